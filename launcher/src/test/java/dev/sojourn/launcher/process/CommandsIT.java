package dev.sojourn.launcher.process;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(TestDatabase.class)
class CommandsIT {

    static final String MIGRATED = Migrations.counts() + " true true true";

    @TempDir
    private Path directory;

    @Test
    void migrateBringsAnEmptyDatabaseUpToDateAndEnds(DatabaseUrl database) throws IOException, SQLException {
        try (EmptyDatabase empty = EmptyDatabase.beside(database)) {
            for (int applied : new int[] {Migrations.count(), 0}) {
                try (ServiceProcess migrate = Jar.in(directory).on(empty.url()).start("migrate")) {
                    assertEquals(0, migrate.exitCode(), migrate::log);
                    assertTrue(migrate.log().contains("applied=\"" + applied + '"'), migrate::log);
                    assertEquals(MIGRATED, empty.schema());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "start"})
    void aNewerSchemaIsRefused(String command, DatabaseUrl database) throws IOException, SQLException {
        try (EmptyDatabase empty = EmptyDatabase.beside(database)) {
            try (ServiceProcess migrate = Jar.in(directory).on(empty.url()).start("migrate")) {
                assertEquals(0, migrate.exitCode(), migrate::log);
            }
            empty.execute("""
                    INSERT INTO session_schema_history (installed_rank, version, description, type, script, checksum,
                        installed_by, execution_time, success)
                    VALUES (99, '2147480000', 'of the future', 'SQL', 'V2147480000__of_the_future.sql', 1, 'x', 1, true)
                    """);
            try (ServiceProcess service = Jar.in(directory).on(empty.url()).start(command)) {
                assertEquals(1, service.exitCode(), service::log);
                assertTrue(service.log().contains("is at version 2147480000, but this build knows up to "
                        + Migrations.newest("session")), service::log);
                assertFalse(service.log().contains("\tat "), service::log);
            }
        }
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheUsage() throws IOException {
        try (ServiceProcess unknown = Jar.in(directory).start("migrat");
                ServiceProcess tooMany = Jar.in(directory).start("migrate", "now");
                ServiceProcess help = Jar.in(directory).start("help")) {
            assertEquals(2, unknown.exitCode());
            assertEquals(2, tooMany.exitCode());
            assertEquals(0, help.exitCode());
            for (ServiceProcess each : new ServiceProcess[] {unknown, tooMany, help}) {
                assertTrue(each.log().contains("Usage: java -jar sojourn.jar [command]"), each::log);
            }
        }
    }
}
