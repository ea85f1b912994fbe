package dev.sojourn.postgres;

import io.vertx.pgclient.SslMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A PostgreSQL that belongs to one test, which may stop it in every way there is. Other than the one that tests share it
 * writes to the disk what it says it has written. It is of the version that the jar brings, or of the one whose programs
 * are in the folder that the system property {@code test.postgres} names.
 */
public final class OwnServer implements AutoCloseable {

    private static final String BINARIES = "test.postgres";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(10);

    private final Path directory;
    private final int port;
    private Process process;

    private OwnServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /**
     * Makes its data and starts it.
     *
     * @param parent  where its data goes, in a folder of its own
     * @param port    a free one
     * @param options settings as {@code name=value}
     */
    public static OwnServer start(Path parent, int port, String... options) {
        try {
            OwnServer server = new OwnServer(Files.createTempDirectory(parent, "postgres"), port);
            server.run("initdb", "-D", server.data(), "-U", "postgres", "-A", "trust", "-E", "UTF-8", "--no-locale",
                    "--no-sync");
            server.start(options);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it answers, recovered from whatever ended it before. */
    public void start(String... options) {
        List<String> arguments = new ArrayList<>(List.of("-D", data(), "-p", Integer.toString(port),
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        Stream.of(options).forEach(option -> arguments.addAll(List.of("-c", option)));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        process = launch("postgres", arguments);
        while (!answers()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the test's PostgreSQL does not answer:\n" + log());
            }
            if (!process.isAlive()) {
                // The memory of one that was killed may be in use by the last of its children for a moment.
                process = launch("postgres", arguments);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    public DatabaseUrl url() {
        return new DatabaseUrl("127.0.0.1", port, "postgres", "postgres", "", SslMode.DISABLE);
    }

    /** Every process of it ends at once: nothing is written, nobody is told. */
    public void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        children.forEach(child -> child.onExit().join());
    }

    /** An immediate shutdown: no checkpoint, clients are told and cut off. */
    public void stopAtOnce() {
        signal("QUIT");
    }

    /** A fast shutdown. */
    public void stop() {
        signal("INT");
    }

    private void signal(String name) {
        try {
            // Java can send only TERM, which would wait for clients, and KILL.
            new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the test's PostgreSQL does not stop:\n" + log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url().jdbcUrl(), "postgres", "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void run(String program, String... arguments) {
        if (launch(program, List.of(arguments)).onExit().join().exitValue() != 0) {
            throw new IllegalStateException(program + " failed:\n" + log());
        }
    }

    private Process launch(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root") && LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to run as root; in a user namespace it does not know that it does.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries().resolve(program).toString());
        command.addAll(arguments);
        Redirect log = Redirect.appendTo(directory.resolve("log").toFile());
        try {
            return new ProcessBuilder(command).redirectOutput(log).redirectError(log).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path binaries() {
        String given = System.getProperty(BINARIES, "");
        return given.isEmpty() ? Embedded.BINARIES : Path.of(given);
    }

    /** Unpacked when they are first asked for. */
    private static final class Embedded {

        static final Path BINARIES = unpacked();
    }

    /** The library unpacks them for a server of its own only. */
    private static Path unpacked() {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Connection connection = server.getPostgresDatabase().getConnection();
                var row = connection.createStatement().executeQuery("SHOW data_directory")) {
            row.next();
            ProcessHandle postmaster = Postmaster.of(Path.of(row.getString(1))).orElseThrow().process();
            return Path.of(postmaster.info().command().orElseThrow()).getParent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
