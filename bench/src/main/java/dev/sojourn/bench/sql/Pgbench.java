package dev.sojourn.bench.sql;

import dev.sojourn.postgres.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's own benchmark program, where it is installed. */
public final class Pgbench {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern RATE = Pattern.compile("^tps = ([0-9.]+) \\(without", Pattern.MULTILINE);
    private static final Pattern COUNT =
            Pattern.compile("^number of transactions actually processed: (\\d+)", Pattern.MULTILINE);
    private static final Pattern LATENCY = Pattern.compile("^latency average = ([0-9.]+) ms", Pattern.MULTILINE);

    private final Path program;
    private final DatabaseUrl url;
    private final Path directory;

    private Pgbench(Path program, DatabaseUrl url, Path directory) {
        this.program = program;
        this.url = url;
        this.directory = directory;
    }

    /**
     * @param perSecond transactions
     * @param average   latency in milliseconds; pgbench tells no percentiles without writing every transaction down
     */
    public record Result(double perSecond, long transactions, double average) {
    }

    public static Optional<Pgbench> find(DatabaseUrl url, Path directory) {
        return Stream.concat(onPath(), ofDebian()).map(folder -> folder.resolve("pgbench"))
                .filter(Files::isExecutable).findFirst().map(program -> new Pgbench(program, url, directory));
    }

    private static Stream<Path> onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }

    private static Stream<Path> ofDebian() {
        if (!Files.isDirectory(DEBIAN)) {
            return Stream.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin")).sorted(Comparator.reverseOrder()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String version() {
        return output(List.of(program.toString(), "--version")).strip();
    }

    /** @param script of statements, each of which is prepared once for a connection */
    public Result run(String script, int clients, double seconds) {
        Path file = directory.resolve("pgbench.sql");
        try {
            Files.writeString(file, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int threads = Math.min(clients, Runtime.getRuntime().availableProcessors());
        String output = output(List.of(program.toString(), "-h", url.host(), "-p", Integer.toString(url.port()),
                "-U", url.user(), "-n", "-M", "prepared", "-c", Integer.toString(clients),
                "-j", Integer.toString(threads), "-T", Long.toString(Math.max(1, Math.round(seconds))),
                "-f", file.toString(), url.database()));
        return new Result(number(RATE, output), (long) number(COUNT, output), number(LATENCY, output));
    }

    private static double number(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        if (!found.find()) {
            throw new IllegalStateException("pgbench says:\n" + output);
        }
        return Double.parseDouble(found.group(1));
    }

    private static String output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
