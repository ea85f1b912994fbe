package dev.sojourn.postgres;

import io.vertx.pgclient.SslMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of the product's own, so that nothing has to be installed. Its data is kept under the data directory
 * ({@code DATA_DIR}), which it has for itself while it runs, and what it acknowledged survives a crash. It listens on
 * the loopback address only, and there asks for no password.
 */
public final class EmbeddedServer implements AutoCloseable {

    static final String DATABASE = "sojourn";
    static final String SUPERUSER = "postgres";
    /** One on every platform, unlike the operating system's: UTF-8 with Unicode's upper and lower case. */
    static final Map<String, String> LOCALE =
            Map.of("locale", "C", "locale-provider", "builtin", "builtin-locale", "C.UTF-8");

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    /** Long, because after a crash the server recovers before it answers. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    private static final Map<String, String> SERVER_CONFIG = Map.ofEntries(
            // The launching library turns durability off, to be fast in tests.
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "100"),
            // Statements and rows in the server's log would be personal data in a log.
            Map.entry("log_min_messages", "log"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_checkpoints", "off"));

    private final DirectoryLock lock;
    private final Path directory;
    private final EmbeddedPostgres server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedServer(DirectoryLock lock, Path directory, EmbeddedPostgres server) {
        this.lock = lock;
        this.directory = directory;
        this.server = server;
    }

    /**
     * Starts it, and creates its data on the first time. It blocks: not for an event loop.
     *
     * @param dataDir where its data is kept; created if missing
     * @throws EmbeddedServerException saying why it can't run here, or not now
     */
    public static EmbeddedServer start(Path dataDir) {
        EmbeddedFiles files = new EmbeddedFiles(dataDir);
        DirectoryLock lock = DirectoryLock.take(dataDir);
        boolean started = false;
        try {
            checkUser();
            files.checkVersion();
            stopOrphan(files.data());
            files.prepare();
            EmbeddedServer server = new EmbeddedServer(lock, files.data(), launch(files));
            started = true;
            server.createDatabase();
            return server;
        } catch (IOException e) {
            throw new EmbeddedServerException(dataDir.toAbsolutePath() + " can't be used: " + e + '.', e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("its start was interrupted.", e);
        } finally {
            if (!started) {
                release(lock);
            }
        }
    }

    private static void checkUser() {
        // PostgreSQL refuses to run as root; the launching library gets around it with a user namespace.
        if ("root".equals(System.getProperty("user.name")) && EmbeddedFiles.isLinux()
                && !LinuxUtils.isUnshareAvailable()) {
            throw new EmbeddedServerException(
                    "PostgreSQL does not run as root, and this system has no user namespaces. Start as another user.");
        }
    }

    /**
     * A JVM that was killed leaves its server running: it is stopped, so that this one can start. The lock on the data
     * directory is held, so nobody else is using that server.
     */
    private static void stopOrphan(Path directory) throws IOException, InterruptedException {
        Optional<Postmaster> found = Postmaster.of(directory);
        if (found.isEmpty()) {
            return;
        }
        Postmaster orphan = found.get();
        if (!orphan.mayBePostgres()) {
            Postmaster.forget(directory);
            return;
        }
        if (orphan.ownsDirectory(START_PATIENCE)) {
            LOG.warn("Stopping the embedded PostgreSQL that a killed process left running, process {}",
                    orphan.process().pid());
            orphan.stop();
            if (!orphan.ended(STOP_PATIENCE)) {
                throw new EmbeddedServerException("the one that a killed process left running, process "
                        + orphan.process().pid() + ", does not stop.");
            }
        } else if (orphan.process().isAlive()) {
            throw new EmbeddedServerException("process " + orphan.process().pid() + " seems to be a PostgreSQL on "
                    + directory + ", but it does not answer. Stop it first.");
        }
    }

    private static EmbeddedPostgres launch(EmbeddedFiles files) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(files.data())
                .setOverrideWorkingDirectory(files.binaries().toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_PATIENCE)
                .setOutputRedirector(Redirect.appendTo(files.log().toFile()))
                .setErrorRedirector(Redirect.appendTo(files.log().toFile()));
        LOCALE.forEach(builder::setLocaleConfig);
        SERVER_CONFIG.forEach(builder::setServerConfig);
        try {
            return builder.start();
        } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
            throw new EmbeddedServerException(files.whyNotStarted(e), e);
        }
    }

    private void createDatabase() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.executeUpdate("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            close();
            throw new EmbeddedServerException("its database can't be created: " + e.getMessage() + '.', e);
        }
    }

    /** Where it answers. */
    public DatabaseUrl url() {
        return new DatabaseUrl("127.0.0.1", server.getPort(), DATABASE, SUPERUSER, "", SslMode.DISABLE);
    }

    /** Stops it cleanly: clients are disconnected, everything is written. Blocks until it has ended. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            Optional<Postmaster> running = Postmaster.of(directory);
            server.close();
            // The library waits five seconds only.
            if (running.isPresent() && !running.get().ended(STOP_PATIENCE)) {
                LOG.error("The embedded PostgreSQL does not stop, process {}", running.get().process().pid());
            }
        } catch (IOException e) {
            LOG.error("The embedded PostgreSQL was not stopped cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release(lock);
        }
    }

    private static void release(DirectoryLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock on the data directory was not given back", e);
        }
    }
}
