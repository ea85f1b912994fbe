package dev.sojourn.launcher.process;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What README tells a reader to do works as it is written, and the repository as it is cloned. */
@ExtendWith(TestDatabase.class)
class ReadmeIT {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path home;

    /** In the repository itself, whose folder conf is then the configuration. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "test"})
    void startsInAFreshClone(String environment, DatabaseUrl database) throws IOException, SQLException {
        try (EmptyDatabase empty = EmptyDatabase.beside(database);
                ServiceProcess service = Jar.in(REPOSITORY).on(empty.url()).with("SOJOURN_ENV", environment)
                        .with("DATA_DIR", home.toString()).start().awaitReady()) {
            assertEquals(200, service.client().get("/docs").statusCode());
            assertEquals(0, service.terminated());
        }
    }

    private static List<String> blocksThatWrite() throws IOException {
        return BLOCK.matcher(Files.readString(REPOSITORY.resolve("README.md"))).results()
                .map((MatchResult block) -> block.group(1)).filter(block -> block.contains("cat >")).toList();
    }

    private void run(String script) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-euc", script).directory(home.toFile())
                .redirectErrorStream(true);
        shell.environment().put("HOME", home.toString());
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
    }

    @Test
    void aConfigurationOfOnesOwnIsTakenAsItIsShown(DatabaseUrl database)
            throws IOException, InterruptedException, SQLException {
        List<String> blocks = blocksThatWrite();
        assertEquals(2, blocks.size());
        for (String block : blocks) {
            assertTrue(block.contains("export SOJOURN_CONF=$HOME/sojourn-conf"), block);
            run(block);
        }
        assertFalse(Files.exists(home.resolve("conf")));
        try (EmptyDatabase empty = EmptyDatabase.beside(database);
                ServiceProcess service = Jar.in(home).on(empty.url())
                        .with("SOJOURN_CONF", home.resolve("sojourn-conf").toString()).start().awaitReady()) {
            ServiceClient client = service.client();
            String session = new JsonObject(client.post("/api/sessions", null, new JsonObject()).body())
                    .getJsonObject("session").getString("sessionId");
            JsonObject paused = new JsonObject().put("eventType", "VIDEO_PAUSED");
            assertEquals(400, client.post("/api/events", session, paused).statusCode());
            assertEquals(201, client.post("/api/events", session,
                    paused.put("payload", new JsonObject().put("second", 42.5))).statusCode());
            JsonObject fields = new JsonObject().put("shoeSize", 37.5);
            assertEquals(201, client.post("/api/events", session, new JsonObject().put("eventType", "FORM_PROGRESS")
                    .put("payload", new JsonObject().put("fields", fields))).statusCode());
            JsonObject next = client.getJson("/api/sessions/" + session + "/next-fields?form=shoes");
            assertEquals(37.5, next.getJsonObject("prefill").getDouble("shoeSize"));
            assertEquals(List.of("newsletter", "email"), next.getJsonArray("ask", new JsonArray()).stream()
                    .map(field -> ((JsonObject) field).getString("name")).toList());
            assertEquals(0, service.terminated());
        }
    }
}
