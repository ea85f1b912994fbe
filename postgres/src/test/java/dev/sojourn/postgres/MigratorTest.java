package dev.sojourn.postgres;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("db")
@ExtendWith(TestDatabase.class)
class MigratorTest {

    private final DatabaseUrl url;

    MigratorTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void emptySchema() throws SQLException {
        execute("DROP SCHEMA public CASCADE");
        execute("CREATE SCHEMA public");
    }

    @Test
    void appliesWhatIsMissingInOrderAndOnce() throws SQLException {
        assertEquals(2, migrator("one").migrate());
        assertEquals(0, migrator("one").migrate());
        assertEquals(1, migrator("two").migrate());

        execute("INSERT INTO first_things VALUES (1)");
        execute("INSERT INTO second_things VALUES (1, 1)");
        assertEquals("${kept as it is}", one("SELECT note FROM second_things"));
    }

    @Test
    void keepsOneHistoryPerOwner() throws SQLException {
        migrator("two").migrate();

        assertEquals("1", one("SELECT string_agg(version, ',') FROM first_schema_history"));
        // The baseline, because the schema was not empty, then the migrations.
        assertEquals("0,1,2",
                one("SELECT string_agg(version, ',' ORDER BY installed_rank) FROM second_schema_history"));
    }

    @Test
    void refusesSchemaOfNewerBuild() {
        migrator("two").migrate();

        String said = assertThrows(SchemaTooNewException.class, () -> migrator("one").migrate()).getMessage();

        assertEquals("The schema of \"second\" is at version 2, but this build knows up to 1: "
                + "start a newer sojourn.jar.", said);
    }

    @Test
    void refusesChangedMigration() throws SQLException {
        migrator("one").migrate();
        execute("UPDATE first_schema_history SET checksum = 0 WHERE version = '1'");

        MigrationException refused = assertThrows(MigrationException.class, () -> migrator("one").migrate());

        assertTrue(refused.getMessage().contains("The schema history of \"first\" does not fit this build"),
                refused.getMessage());
    }

    @RepeatedTest(5)
    @Timeout(60)
    void nodesThatStartAtOnceDoNotCollide() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> applied = nodes.invokeAll(List.of(
                    migrator("two")::migrate, migrator("two")::migrate,
                    migrator("two")::migrate, migrator("two")::migrate));

            int sum = 0;
            for (Future<Integer> one : applied) {
                sum += one.get();
            }
            assertEquals(3, sum);
        } finally {
            nodes.shutdown();
            assertTrue(nodes.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void saysThatTheDatabaseIsOutOfReachWithoutItsPassword() {
        DatabaseUrl wrong = new DatabaseUrl("127.0.0.1", 1, "d", "u", "hunter2", url.sslMode());

        String said = assertThrows(MigrationException.class, () -> new Migrator(wrong).migrate()).getMessage();

        assertTrue(said.contains("postgresql://u:***@127.0.0.1:1/d"), said);
        assertTrue(said.contains("can't be reached"), said);
        assertFalse(said.contains("hunter2"), said);
    }

    @Test
    void refusesJarWithoutMigrations() {
        assertThrows(MigrationException.class, () -> new Migrator(url, Map.of("none", "classpath:db/none")).migrate());
    }

    private Migrator migrator(String build) {
        Map<String, String> locations = new LinkedHashMap<>();
        for (String owner : List.of("first", "second")) {
            locations.put(owner, "filesystem:" + resource("/migrations/" + build + "/" + owner));
        }
        return new Migrator(url, locations);
    }

    private static Path resource(String name) {
        try {
            return Path.of(MigratorTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
