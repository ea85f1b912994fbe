package dev.sojourn.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("db")
@Timeout(120)
class EmbeddedServerTest {

    /** Shared by those that leave a good server behind: unpacking and creating one takes seconds. */
    @TempDir
    private static Path shared;

    private Path dataDir = shared.resolve("data directory");
    private final String kept = "kept_" + UUID.randomUUID().toString().replace('-', '_');

    @Test
    void keepsDataOverRestart() throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(dataDir)) {
            execute(server.url(), "CREATE TABLE " + kept + " (word text)");
            execute(server.url(), "INSERT INTO " + kept + " VALUES ('still here')");
        }
        try (EmbeddedServer server = EmbeddedServer.start(dataDir)) {
            assertEquals("still here", one(server.url(), "SELECT word FROM " + kept));
        }
    }

    @Test
    void isDurableAndPrivateAndKnowsUnicode() throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(dataDir)) {
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                assertEquals("on", one(server.url(), "SHOW " + setting), setting);
            }
            assertEquals("127.0.0.1", one(server.url(), "SHOW listen_addresses"));
            assertEquals("", one(server.url(), "SHOW unix_socket_directories"));
            assertEquals("100", one(server.url(), "SHOW max_connections"));
            assertEquals("UTF8", one(server.url(), "SHOW server_encoding"));
            assertEquals("äöü", one(server.url(), "SELECT lower('ÄÖÜ')"));
        }
    }

    @Test
    void writesNoRowsIntoItsLog() throws SQLException, IOException {
        try (EmbeddedServer server = EmbeddedServer.start(dataDir)) {
            execute(server.url(), "CREATE TABLE people (email text PRIMARY KEY)");
            execute(server.url(), "INSERT INTO people VALUES ('ada@example.org')");
            assertThrows(SQLException.class,
                    () -> execute(server.url(), "INSERT INTO people VALUES ('ada@example.org')"));
        }

        assertFalse(Files.readString(dataDir.resolve("postgres.log")).contains("ada"));
    }

    @Test
    void stopsCleanlyWithClientsConnectedAndOnlyOnce() throws SQLException, IOException {
        EmbeddedServer server = EmbeddedServer.start(dataDir);
        try (Connection client = connect(server.url())) {
            server.close();
            server.close();
            assertFalse(client.isValid(1));
        }

        assertFalse(Files.exists(dataDir.resolve("postgres/postmaster.pid")));
        assertTrue(Files.readString(dataDir.resolve("postgres.log")).contains("database system is shut down"));
    }

    @Test
    void refusesDataDirectoryInUse() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(dataDir)) {
            String said = refusal();
            assertTrue(said.contains("in use by another process") && said.contains("DATA_DIR"), said);

            try (EmbeddedServerProcess other = EmbeddedServerProcess.start(dataDir)) {
                assertTrue(other.answer().contains("in use by another process"), other.answer());
            }
            assertEquals("1", one(server.url(), "SELECT 1"));
        }
    }

    @Test
    void stopsServerThatKilledProcessLeftRunning() throws Exception {
        EmbeddedServerProcess killed = EmbeddedServerProcess.start(dataDir);
        execute(killed.url(), "CREATE TABLE " + kept + " (word text)");
        execute(killed.url(), "INSERT INTO " + kept + " VALUES ('acknowledged')");
        killed.kill();
        Postmaster orphan = Postmaster.of(dataDir.resolve("postgres")).orElseThrow();
        assertEquals("1", one(killed.url(), "SELECT 1"));

        try (EmbeddedServer server = EmbeddedServer.start(dataDir)) {
            orphan.process().onExit().join();
            assertEquals("acknowledged", one(server.url(), "SELECT word FROM " + kept));
        }
    }

    @Test
    void recoversAfterServerWasKilledToo() throws Exception {
        EmbeddedServerProcess killed = EmbeddedServerProcess.start(dataDir);
        execute(killed.url(), "CREATE TABLE " + kept + " (word text)");
        execute(killed.url(), "INSERT INTO " + kept + " VALUES ('acknowledged')");
        killed.kill();
        ProcessHandle orphan = Postmaster.of(dataDir.resolve("postgres")).orElseThrow().process();
        orphan.destroyForcibly();
        orphan.onExit().join();

        try (EmbeddedServer server = EmbeddedServer.start(dataDir)) {
            assertEquals("acknowledged", one(server.url(), "SELECT word FROM " + kept));
        }
    }

    @Test
    void startsThoughItsProcessIdIsSomebodyElsesNow() throws IOException {
        EmbeddedServer.start(dataDir).close();
        Path cluster = dataDir.resolve("postgres");
        Files.writeString(cluster.resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + cluster + "\n0\n1\n\n127.0.0.1\n");

        EmbeddedServer.start(dataDir).close();
    }

    @Test
    void refusesDataOfAnotherMajorVersion(@TempDir Path own) throws IOException {
        dataDir = own;
        Files.createDirectories(dataDir.resolve("postgres"));
        Files.writeString(dataDir.resolve("postgres/PG_VERSION"), "14\n");

        String said = refusal();

        String needed = EmbeddedFiles.majorVersion();
        assertTrue(said.contains("of PostgreSQL 14, this build brings PostgreSQL " + needed), said);
        assertTrue(said.contains("DATABASE_URL"), said);
    }

    @Test
    void saysThatTheDataDirectoryCantBeWritten(@TempDir Path own) throws IOException {
        dataDir = Files.createFile(own.resolve("file")).resolve("data");

        String said = refusal();

        assertTrue(said.contains(dataDir + " (DATA_DIR)") && said.contains("DATABASE_URL"), said);
    }

    @Test
    void saysWhatTheServerSaidWhenItsDataCantBeCreated(@TempDir Path own) throws IOException {
        dataDir = own;
        Files.createDirectories(dataDir.resolve("postgres"));
        Files.writeString(dataDir.resolve("postgres/stray"), "");

        String said = refusal();

        assertTrue(said.contains("exists but is not empty") && said.contains("DATABASE_URL"), said);
    }

    private String refusal() {
        return assertThrows(EmbeddedServerException.class, () -> EmbeddedServer.start(dataDir)).getMessage();
    }

    private static Connection connect(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
