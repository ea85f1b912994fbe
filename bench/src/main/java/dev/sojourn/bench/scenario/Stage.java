package dev.sojourn.bench.scenario;

import dev.sojourn.bench.Options;
import dev.sojourn.bench.echo.Echo;
import dev.sojourn.bench.load.LoadGenerator;
import dev.sojourn.bench.process.Child;
import dev.sojourn.bench.process.Ports;
import dev.sojourn.bench.process.ProcessUsage;
import dev.sojourn.bench.process.Worker;
import dev.sojourn.bench.report.Host;
import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.sql.Pgbench;
import dev.sojourn.bench.sql.Tables;
import dev.sojourn.bench.sql.UnnestLoad;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.EmbeddedServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;

/** What all scenarios play on: one PostgreSQL, one service, one generator; the rest is started when it is asked for. */
public final class Stage implements AutoCloseable {

    /** Little for the collector to do, and no threads of its own to do it with. */
    private static final List<String> GENERATOR_OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private final Options options;
    private final Report report;
    private final Path directory;
    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private final Map<Integer, Echoing> echoes = new HashMap<>();
    private final DatabaseUrl url;
    private final long postmaster;
    private final Service service;
    private final Tables tables;
    private final Worker generator;
    private final Optional<Pgbench> pgbench;
    private final Set<String> warmed = new HashSet<>();
    private Worker unnest;
    /** Events a second, as single measured it. */
    private double maximum = Double.NaN;

    /** The service as a process. */
    record Service(Child process, int port) {
    }

    /** An echo as a process. */
    record Echoing(Child process, int port) {
    }

    private Stage(Options options, Report report, Path directory) {
        this.options = options;
        this.report = report;
        this.directory = directory;
        // Nothing is left running when the harness is interrupted, or when the rest of this fails.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        EmbeddedServer server = keep(EmbeddedServer.start(directory.resolve("data")));
        this.url = server.url();
        this.postmaster = postmaster(directory);
        this.service = startService();
        this.tables = keep(new Tables(url));
        this.generator = keep(Worker.start("generator", LoadGenerator.class, GENERATOR_OPTIONS, directory));
        this.pgbench = Pgbench.find(url, directory);
    }

    /** @param directory where everything is kept; what was in it is not used again */
    public static Stage open(Options options, Report report, Path directory) {
        Stage stage = new Stage(options, report, directory);
        stage.tables.pastWeeks();
        stage.tables.sessions(options.sessions());
        return stage;
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    private static long postmaster(Path directory) {
        try {
            return Long.parseLong(Files.readAllLines(directory.resolve("data/postgres/postmaster.pid")).get(0).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As README says for production, with every setting at its default but for the limits, and without tokens. */
    private Service startService() {
        int port = Ports.free();
        int management = Ports.free();
        Map<String, String> environment = new HashMap<>(Map.of(
                "SOJOURN_ENV", "prod",
                // The generator stands for a proxy that takes HTTPS, and says so in each request.
                "HTTP_REQUIRE_HTTPS", "true", "HTTP_TRUSTED_PROXIES", "1",
                "DATABASE_URL", "postgresql://%s@%s:%d/%s?sslmode=disable".formatted(
                        url.user(), url.host(), url.port(), url.database()),
                "SESSION_SECRET", "known-to-everybody-who-reads-this-benchmark",
                // One address sends what thousands of visitors would.
                "RATE_LIMIT_ENABLED", "false",
                "SESSIONS_PROOF", "id",
                "HTTP_HOST", "127.0.0.1", "HTTP_PORT", Integer.toString(port),
                "MANAGEMENT_PORT", Integer.toString(management)));
        environment.putAll(options.environment());
        List<String> arguments = new ArrayList<>(options.javaOptions());
        arguments.addAll(List.of("-jar", options.jar().toString()));
        Child process = keep(Child.java("service", arguments, environment, directory));
        Ports.awaitOk(management, "/readyz", process);
        return new Service(process, port);
    }

    /** With the service's own libraries, so that both have the same Vert.x and the same transport. */
    Echoing echo(int instances) {
        return echoes.computeIfAbsent(instances, count -> {
            int port = Ports.free();
            Child process = keep(Child.java("echo-" + count, List.of(
                    "-cp", options.jar() + File.pathSeparator + System.getProperty("java.class.path"),
                    Echo.class.getName(), Integer.toString(port), Integer.toString(count)), Map.of(), directory));
            Ports.awaitOpen(port, process);
            return new Echoing(process, port);
        });
    }

    Worker unnest() {
        if (unnest == null) {
            unnest = keep(Worker.start("unnest", UnnestLoad.class, List.of(), directory));
        }
        return unnest;
    }

    Options options() {
        return options;
    }

    Report report() {
        return report;
    }

    Service service() {
        return service;
    }

    Tables tables() {
        return tables;
    }

    Worker generator() {
        return generator;
    }

    Optional<Pgbench> pgbench() {
        return pgbench;
    }

    DatabaseUrl url() {
        return url;
    }

    double databaseCpuSeconds() {
        return ProcessUsage.familyCpuSeconds(postmaster);
    }

    Rounds rounds() {
        return new Rounds(options.rounds(), options.warmUp(), options.seconds());
    }

    /** Tells once that something is yet to be warmed up. */
    boolean isCold(String what) {
        return warmed.add(what);
    }

    void reached(double perSecond) {
        maximum = perSecond;
    }

    /** NaN unless single has run. */
    double maximum() {
        return maximum;
    }

    /** What it runs on. */
    public void describe() {
        report.table(Host.describe(directory,
                tables.text("SHOW server_version") + ", fsync " + tables.text("SHOW fsync")
                        + ", synchronous_commit " + tables.text("SHOW synchronous_commit") + ", shared_buffers "
                        + tables.text("SHOW shared_buffers"),
                pgbench.map(Pgbench::version).orElse("not found: what PostgreSQL does alone in one-row transactions "
                        + "and lists is left out (Debian: postgresql)"),
                options.jar().getFileName() + " " + String.join(" ", options.javaOptions()) + " "
                        + options.environment()));
    }

    @Override
    public void close() {
        for (AutoCloseable next = open.poll(); next != null; next = open.poll()) {
            try {
                next.close();
            } catch (Exception e) {
                report.progress("not closed: " + e);
            }
        }
    }
}
