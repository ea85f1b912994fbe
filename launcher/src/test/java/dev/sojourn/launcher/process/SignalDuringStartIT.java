package dev.sojourn.launcher.process;

import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

@ExtendWith(TestDatabase.class)
class SignalDuringStartIT {

    private static final Duration START = Duration.ofSeconds(60);
    /** The key of the lock that a node holds while it migrates. */
    private static final String LOCK = "SELECT pg_advisory_lock(x'536F6A6F75726E'::bigint)";

    @TempDir
    private Path directory;

    @Test
    void anEmbeddedServerThatIsJustStartingIsStopped() throws IOException {
        try (ServiceProcess service = Jar.in(directory).start()) {
            Eventually.holds(START,
                    () -> Files.readString(directory.resolve("data/postgres.log")).contains("starting PostgreSQL"),
                    () -> "no server: " + service.log());
            assertEquals(0, service.terminated(), service::log);
            assertFalse(service.log().contains("ready"), "the signal came too late: this test tests nothing");
            assertFalse(service.log().contains("\tat "), service::log);
            assertFalse(Files.exists(directory.resolve("data/postgres/postmaster.pid")), "PostgreSQL is left");
        }
        try (ServiceProcess again = Jar.in(directory).start().awaitReady()) {
            assertEquals(0, again.terminated());
        }
    }

    /** A schema that is not migrated is a command that failed; a service that does not start is no more than told. */
    @ParameterizedTest
    @CsvSource({"start, 0", "migrate, 1"})
    void whoWaitsForAnotherNodesMigrationStopsWaiting(String command, int code, DatabaseUrl database) throws Exception {
        try (EmptyDatabase empty = EmptyDatabase.beside(database); Connection node = empty.connect();
                Statement statement = node.createStatement()) {
            statement.execute(LOCK);
            try (ServiceProcess service = Jar.in(directory).on(empty.url()).start(command)) {
                Eventually.holds(START, () -> isWaiting(empty), service::log);
                if (command.equals("start")) {
                    assertEquals(200, service.management("/livez"));
                    assertEquals(503, service.management("/readyz"));
                }
                service.terminate();
                assertEquals(code, service.exitCode(Duration.ofSeconds(5)), service::log);
                assertFalse(service.log().contains("\tat "), service::log);
            }
        }
    }

    private static boolean isWaiting(EmptyDatabase database) throws SQLException {
        return database.query("SELECT 1 FROM pg_stat_activity WHERE datname = '" + database.url().database()
                + "' AND query LIKE 'SELECT pg_try_advisory_lock%'") != null;
    }
}
