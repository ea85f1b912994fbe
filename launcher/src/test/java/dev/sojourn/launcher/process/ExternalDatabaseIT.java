package dev.sojourn.launcher.process;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@ExtendWith(TestDatabase.class)
class ExternalDatabaseIT {

    private static final String ROLE = "sojourn_scram";

    @TempDir
    private Path directory;

    @Test
    void aDatabaseOutOfReachIsNamedWithoutItsPassword() throws IOException {
        DatabaseUrl nobody = new DatabaseUrl("127.0.0.1", Ports.free(), "sojourn", "ada", "hidden-password",
                SslMode.DISABLE);
        for (String command : new String[] {"start", "migrate"}) {
            try (ServiceProcess service = Jar.in(directory).on(nobody).start(command)) {
                assertRefused(service, "127.0.0.1:" + nobody.port() + "/sojourn");
            }
        }
    }

    private static void assertRefused(ServiceProcess service, String named) {
        assertEquals(1, service.exitCode(), service::log);
        assertTrue(service.log().contains("can't be reached"), service::log);
        assertTrue(service.log().contains(named), service::log);
        assertFalse(service.log().contains("hidden-password"), service::log);
        assertFalse(service.log().contains("\tat "), service::log);
    }

    @Test
    void twoThatStartAtOnceMigrateOnce(DatabaseUrl database) throws IOException, SQLException {
        try (EmptyDatabase empty = EmptyDatabase.beside(database);
                ServiceProcess one = Jar.in(directory).on(empty.url()).start();
                ServiceProcess other = Jar.in(directory).on(empty.url()).start()) {
            one.awaitReady();
            other.awaitReady();
            assertEquals(CommandsIT.MIGRATED, empty.schema());
            assertEquals(0, one.terminated());
            assertEquals(0, other.terminated());
        }
    }

    @Test
    void aPasswordIsProvenBySaslAndAWrongOneIsRefused(DatabaseUrl database) throws IOException, SQLException {
        try (EmptyDatabase empty = EmptyDatabase.beside(database)) {
            Path rules = Path.of(empty.query("SHOW hba_file"));
            assumeTrue(Files.isWritable(rules), "the server's files are out of reach");
            String before = Files.readString(rules);
            try {
                Files.writeString(rules, "host all " + ROLE + " all scram-sha-256\n" + before);
                empty.execute("SELECT pg_reload_conf()");
                empty.execute("DROP ROLE IF EXISTS " + ROLE);
                empty.execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD 'hidden-password :@/ü'");
                empty.execute("GRANT ALL ON SCHEMA public TO " + ROLE);
                startsWith(as(empty.url(), "hidden-password :@/ü"));
                isRefused(as(empty.url(), "hidden-password, but another"));
            } finally {
                Files.writeString(rules, before);
                empty.execute("SELECT pg_reload_conf()");
            }
        }
    }

    private static DatabaseUrl as(DatabaseUrl url, String password) {
        return new DatabaseUrl(url.host(), url.port(), url.database(), ROLE, password, url.sslMode());
    }

    private void startsWith(DatabaseUrl url) throws IOException {
        try (ServiceProcess service = Jar.in(directory).on(url).start().awaitReady()) {
            assertEquals(404, service.client().get("/api/sessions/6f0a1c1e-58a5-4a70-8d12-0d1cb0a7c0de/user")
                    .statusCode());
            assertEquals(0, service.terminated());
            assertFalse(service.log().contains("hidden-password"), service::log);
        }
    }

    private void isRefused(DatabaseUrl url) throws IOException {
        try (ServiceProcess service = Jar.in(directory).on(url).start()) {
            assertRefused(service, ROLE);
        }
    }
}
