package dev.sojourn.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

/** What the embedded server has on disk, below the data directory. */
final class EmbeddedFiles {

    private static final int LOG_TAIL_LINES = 5;

    private final Path dataDir;

    EmbeddedFiles(Path dataDir) {
        this.dataDir = dataDir.toAbsolutePath().normalize();
    }

    /** The cluster: all that was ever acknowledged. */
    Path data() {
        return dataDir.resolve("postgres");
    }

    /**
     * The unpacked server. Here and not in the shared temporary directory, where anybody could have put another
     * program, and where sweepers remove old files from under a running server.
     */
    Path binaries() {
        return dataDir.resolve("postgres-binaries");
    }

    /** What the server said since the latest start. */
    Path log() {
        return dataDir.resolve("postgres.log");
    }

    static boolean isLinux() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    }

    /** Another major version's data can't be read; the server would only fail after the whole patience. */
    void checkVersion() throws IOException {
        Path file = data().resolve("PG_VERSION");
        if (!Files.exists(file)) {
            return;
        }
        String found = Files.readString(file).strip();
        String needed = majorVersion();
        if (!found.equals(needed)) {
            throw new EmbeddedServerException("the data in " + data() + " is of PostgreSQL " + found
                    + ", this build brings PostgreSQL " + needed + ". Move the data with pg_dump and pg_restore, or "
                    + "give another directory with DATA_DIR.");
        }
    }

    static String majorVersion() throws IOException {
        Properties build = new Properties();
        try (InputStream in = EmbeddedFiles.class.getResourceAsStream("embedded.properties")) {
            build.load(in);
        }
        String version = build.getProperty("version");
        return version.substring(0, version.indexOf('.'));
    }

    void prepare() throws IOException {
        Files.deleteIfExists(log());
        removeHalfUnpacked();
    }

    /** The library takes files that it finds for whole, also those of an unpacking that was killed halfway. */
    private void removeHalfUnpacked() throws IOException {
        if (!Files.isDirectory(binaries())) {
            return;
        }
        try (Stream<Path> versions = Files.list(binaries())) {
            for (Path version : versions.filter(Files::isDirectory).toList()) {
                if (!Files.exists(version.resolve(".exists"))) {
                    delete(version);
                }
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The best reason there is for a start that failed. */
    String whyNotStarted(Throwable failure) {
        if ("Missing embedded postgres binaries".equals(failure.getMessage())) {
            return "this build has no PostgreSQL for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + ". It brings the one of the platform that it was built on.";
        }
        String lastWords = lastWords();
        String reason = failure.getMessage() == null ? String.valueOf(failure.getCause()) : failure.getMessage();
        return reason + (lastWords.isEmpty() ? "." : ". Its last words, in " + log() + ": " + lastWords);
    }

    private String lastWords() {
        if (!Files.isReadable(log())) {
            return "";
        }
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
