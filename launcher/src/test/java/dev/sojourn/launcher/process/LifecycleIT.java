package dev.sojourn.launcher.process;

import dev.sojourn.contract.Eventually;
import dev.sojourn.launcher.process.ServiceProcess.EmbeddedPostgres;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LifecycleIT {

    private static final String SESSION = UUID.randomUUID().toString();

    @TempDir
    private Path directory;

    @Test
    void startsWithNothingButTheJarAndKeepsEverythingOverAStop() throws IOException {
        JsonObject user;
        List<JsonObject> events;
        try (ServiceProcess first = Jar.in(directory).start().awaitReady()) {
            tour(first.client());
            user = first.client().getJson("/api/sessions/" + SESSION + "/user");
            events = first.client().events(SESSION);
            assertSaysWhereToGoNext(first);
            stopsClean(first);
        }
        try (ServiceProcess second = Jar.in(directory).start().awaitReady()) {
            assertEquals(user, second.client().getJson("/api/sessions/" + SESSION + "/user"));
            assertEquals(events, second.client().events(SESSION));
            stopsClean(second);
        }
    }

    private static void tour(ServiceClient client) {
        assertEquals(201, client.post("/api/sessions", SESSION, new JsonObject()).statusCode());
        assertEquals(201, client.track(SESSION, UUID.randomUUID().toString()).statusCode());
        assertEquals(201, client.post("/api/users/signup", SESSION,
                new JsonObject().put("email", "ada@example.org").put("firstName", "Ada")).statusCode());
        assertEquals(200, client.get("/docs").statusCode());
        assertEquals(404, client.get("/nowhere").statusCode());
        assertEquals("Ada", client.getJson("/api/sessions/" + SESSION + "/user").getJsonObject("session")
                .getJsonObject("userData").getString("firstName"));
        assertEquals(2, client.events(SESSION).size());
    }

    private void assertSaysWhereToGoNext(ServiceProcess service) throws IOException {
        String log = service.log();
        assertTrue(log.contains("http://localhost:" + service.httpPort() + "/docs"), log);
        assertTrue(log.contains(directory.toRealPath().resolve("data").toString()), log);
        assertTrue(Files.isDirectory(directory.resolve("data/postgres")));
    }

    private static void stopsClean(ServiceProcess service) throws IOException {
        EmbeddedPostgres postgres = service.embedded().orElseThrow();
        assertEquals(0, service.terminated(), service::log);
        assertTrue(service.embedded().isEmpty(), "postmaster.pid is left");
        Eventually.holds(ServiceProcess.SHUTDOWN, () -> !postgres.isAlive(), () -> "PostgreSQL is left");
        assertEquals(List.of(), service.standardError());
        assertFalse(service.log().contains("WARN"), service::log);
        assertFalse(service.log().contains("ERROR"), service::log);
    }

    @Test
    void aSecondProcessOnTheSameDataIsRefused() throws IOException {
        try (ServiceProcess first = Jar.in(directory).start().awaitReady();
                ServiceProcess second = Jar.in(directory).start()) {
            assertEquals(1, second.exitCode());
            assertTrue(second.log().contains("is in use by another process"), second::log);
            assertFalse(second.log().contains("\tat "), second::log);
            assertEquals(200, first.management("/readyz"));
            assertEquals(0, first.terminated());
        }
    }
}
