package dev.sojourn.launcher.process;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.OwnServer;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Where a machine gathers the log, every line is one JSON object, from the first on and whatever goes wrong. */
@ExtendWith(TestDatabase.class)
class JsonLogIT {

    @TempDir
    private Path directory;

    @Test
    void aRunInProductionIncludingAFailingRequest() throws IOException, SQLException {
        try (OwnServer server = OwnServer.start(directory, Ports.free());
                EmptyDatabase empty = EmptyDatabase.beside(server.url());
                // The server trusts whoever is local, with any password.
                ServiceProcess service = production(withPassword(empty.url())).start().awaitReady()) {
            signUp(service.client());
            String requestId = breakTheDatabase(empty, service);
            assertEquals(0, service.terminated());
            List<JsonObject> lines = lines(service);
            assertTrue(lines.stream().anyMatch(line -> "ready".equals(line.getString("message"))), service::log);
            assertTrue(lines.stream().anyMatch(line -> requestId.equals(line.getString("requestId"))
                    && !line.getString("level").equals("DEBUG")), service::log);
        }
    }

    private Jar production(DatabaseUrl url) {
        return Jar.in(directory).with("SOJOURN_ENV", "prod").behindProxy().on(url)
                .with("SESSION_SECRET", "0123456789abcdef0123456789abcdef").with("LOG_LEVEL", "trace");
    }

    private static DatabaseUrl withPassword(DatabaseUrl url) {
        return new DatabaseUrl(url.host(), url.port(), url.database(), url.user(), "the password of the database",
                url.sslMode());
    }

    /** So that the log could tell something that was told in confidence; it is searched when the process is closed. */
    private static void signUp(ServiceClient client) {
        String session = UUID.randomUUID().toString();
        String token = new JsonObject(client.post("/api/sessions", session, new JsonObject()).body())
                .getJsonObject("session").getString("token");
        JsonObject form = new JsonObject().put("email", "canary-" + UUID.randomUUID() + "@example.org");
        assertEquals(201, client.post("/api/users/signup", session, form, "X-Session-Token", token).statusCode());
    }

    /** The id of a request that this made fail. */
    private static String breakTheDatabase(EmptyDatabase database, ServiceProcess service) throws SQLException {
        database.execute("ALTER TABLE user_sessions RENAME TO gone");
        var answer = service.client().post("/api/sessions", UUID.randomUUID().toString(), new JsonObject());
        assertEquals(500, answer.statusCode());
        return answer.headers().firstValue("X-Request-ID").orElseThrow();
    }

    @Test
    void theEmbeddedServersFirstStart() throws IOException {
        try (ServiceProcess service = Jar.in(directory).with("LOG_FORMAT", "json").start().awaitReady()) {
            assertEquals(0, service.terminated());
            assertFalse(lines(service).isEmpty());
            Path key = directory.resolve("data/admin-api-key");
            assertTrue(service.log().contains("the key to the operator's API (/api/admin) is in " + key), service::log);
            assertFalse(service.log().contains(Files.readString(key).strip()), service::log);
        }
    }

    @Test
    void whatKeepsItFromStarting(DatabaseUrl database) throws IOException {
        Jar taken = production(database);
        try (ServerSocket other = Ports.occupy(taken.port("HTTP_PORT"))) {
            assertTrue(other.isBound());
            assertSays(2, "HTTP_PORT", taken.with("SOJOURN_ENV", "dev").with("LOG_FORMAT", "json"));
        }
        assertSays(2, "DATABASE_URL", Jar.in(directory).with("SOJOURN_ENV", "prod"));
        assertSays(1, "can't be reached", production(
                new DatabaseUrl("127.0.0.1", Ports.free(), "none", "ada", "secret", SslMode.PREFER)));
        assertSays(2, "Usage", Jar.in(directory).with("LOG_FORMAT", "json"), "migrat");
        assertSays(0, "up to date", production(database), "migrate");
    }

    @Test
    void mistakesInAFolderThatAsksForJson() throws IOException {
        Files.createDirectories(directory.resolve("conf"));
        Files.writeString(directory.resolve("conf/application.yaml"), "log:\n  format: json\n  levle: info\n");
        assertSays(2, "log.levle", Jar.in(directory));
    }

    private static void assertSays(int code, String text, Jar jar, String... arguments) throws IOException {
        try (ServiceProcess service = jar.start(arguments)) {
            assertEquals(code, service.exitCode(), service::log);
            assertTrue(lines(service).stream().anyMatch(line -> line.getString("message").contains(text)),
                    service::log);
        }
    }

    private static List<JsonObject> lines(ServiceProcess service) {
        return Stream.concat(service.standardOutput().stream(), service.standardError().stream())
                .map(JsonLogIT::parse).toList();
    }

    private static JsonObject parse(String text) {
        try {
            JsonObject line = new JsonObject(text);
            assertTrue(line.getString("time").endsWith("Z"), text);
            assertFalse(line.getString("level").isEmpty(), text);
            assertFalse(line.getString("message").isEmpty(), text);
            return line;
        } catch (DecodeException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
