package dev.sojourn.launcher.process;

import dev.sojourn.postgres.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server that loses what it acknowledged is no place for what the service acknowledges. */
class DurabilityIT {

    @TempDir
    private Path directory;

    @Test
    void productionRefusesAServerThatForgetsAndNamesEveryReason() throws IOException, SQLException {
        Files.createDirectories(directory.resolve("conf"));
        Files.writeString(directory.resolve("conf/staging.yaml"), "log:\n  format: text\n");
        try (OwnServer server = OwnServer.start(directory, Ports.free(), "fsync=off", "full_page_writes=off");
                EmptyDatabase empty = EmptyDatabase.beside(server.url())) {
            empty.execute("ALTER DATABASE \"" + empty.url().database() + "\" SET synchronous_commit = off");
            for (String environment : List.of("prod", "staging")) {
                assertRefused(production(empty, environment));
            }
            assertEquals("f", empty.query("SELECT to_regclass('users') IS NOT NULL"), "refused, but migrated");

            // Nothing is acknowledged by it, and a restored copy may be migrated before its server is made safe.
            try (ServiceProcess migration = production(empty, "prod").start("migrate")) {
                assertEquals(0, migration.exitCode(), migration::log);
            }
        }
    }

    private Jar production(EmptyDatabase database, String environment) {
        return Jar.in(directory).on(database.url()).with("SOJOURN_ENV", environment)
                .behindProxy()
                .with("SESSION_SECRET", "0123456789abcdef0123456789abcdef");
    }

    private static void assertRefused(Jar jar) throws IOException {
        try (ServiceProcess service = jar.start()) {
            assertEquals(2, service.exitCode(), service::log);
            assertTrue(service.log().contains("3 mistakes in the configuration"), service::log);
            for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
                assertTrue(service.log().contains("database.url: the server has " + setting + " off"), service::log);
            }
            assertFalse(service.log().contains("\tat "), service::log);
        }
    }

    @Test
    void productionTakesEveryOtherLevelOfSynchronousCommit() throws IOException, SQLException {
        try (OwnServer server = OwnServer.start(directory, Ports.free())) {
            for (String level : List.of("local", "remote_write", "on", "remote_apply")) {
                try (EmptyDatabase empty = EmptyDatabase.beside(server.url())) {
                    empty.execute("ALTER ROLE postgres SET synchronous_commit = " + level);
                    try (ServiceProcess service = production(empty, "prod").start().awaitReady()) {
                        assertEquals(0, service.terminated());
                        assertFalse(service.log().contains("WARN"), service::log);
                    }
                }
            }
            server.stop();
        }
    }

    @Test
    void developmentWarns() throws IOException, SQLException {
        try (OwnServer server = OwnServer.start(directory, Ports.free());
                EmptyDatabase empty = EmptyDatabase.beside(server.url())) {
            empty.execute("ALTER ROLE postgres SET synchronous_commit = off");
            try (ServiceProcess service = Jar.in(directory).on(empty.url()).start().awaitReady()) {
                assertEquals(0, service.terminated());
                assertTrue(service.log().contains("synchronous_commit off, so a crash may lose"), service::log);
                assertTrue(service.log().contains("WARN"), service::log);
                assertFalse(service.log().contains("fsync"), service::log);
            }
        }
    }
}
