package dev.sojourn.postgres;

import io.vertx.pgclient.SslMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server that tests run on, and how to give it back. */
record TestServer(DatabaseUrl url, Runnable stop) implements AutoCloseable {

    private static final String VARIABLE = "TEST_DATABASE_URL";

    static TestServer start() {
        String given = System.getenv(VARIABLE);
        if (given != null && !given.isBlank()) {
            return new TestServer(DatabaseUrl.parse(given), () -> { });
        }
        // Testcontainers complains loudly where there is no Docker at all, so it is asked only where there may be.
        if (mayHaveDocker() && TestContainer.isPossible()) {
            return TestContainer.start();
        }
        return embedded();
    }

    private static boolean mayHaveDocker() {
        String home = System.getProperty("user.home");
        return System.getenv("DOCKER_HOST") != null
                || Files.exists(Path.of("/var/run/docker.sock"))
                || Files.exists(Path.of(home, ".docker/run/docker.sock"));
    }

    /** Fast and forgetful, other than the product's. */
    private static TestServer embedded() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "");
        EmbeddedServer.LOCALE.forEach(builder::setLocaleConfig);
        try {
            EmbeddedPostgres server = builder.start();
            DatabaseUrl url = new DatabaseUrl("127.0.0.1", server.getPort(), "postgres", EmbeddedServer.SUPERUSER, "",
                    SslMode.DISABLE);
            return new TestServer(url, () -> close(server));
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("No embedded PostgreSQL for the tests (" + e.getMessage() + "): set "
                    + VARIABLE + " to one whose role may create databases, or start a Docker engine", e);
        }
    }

    private static void close(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
