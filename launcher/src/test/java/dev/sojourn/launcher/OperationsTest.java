package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(TestDatabase.class)
class OperationsTest {

    private TestService service;

    @BeforeEach
    void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("REQUEST_TIMEOUT", "3s", "DATABASE_CONNECT_TIMEOUT", "1s"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void saysThatItLivesAndIsReady() {
        assertEquals(200, service.management("/livez").status());
        assertEquals(200, service.management("/readyz").status());
        assertEquals(new JsonObject("""
                {"ready": true, "checks":
                    {"database": "ok", "migrations": "ok", "serving": "ok", "not-draining": "ok"}}"""),
                service.management("/readyz?verbose").body());
        assertEquals(404, service.exchange(service.request("GET", "/metrics")).status());
    }

    /** Whoever wants can send an event of that name. */
    @Test
    void countsTheServersOwnSignupsAloneAsConversions() {
        service.signUp(service.newSession(), new JsonObject().put("email", UUID.randomUUID() + "@example.org"));
        String created = "sojourn_signups_total{outcome=\"created\"}";
        double before = service.metric(created);
        assertEquals(201, service.track(service.newSession(), "SIGNUP_COMPLETED", new JsonObject()).status());
        assertEquals(before, service.metric(created));
    }

    @Test
    void measuresWhatOperatorsAskFor() {
        String session = service.newSession();
        service.openSession(session, new JsonObject());
        service.track(session, "PAGE_VIEW", new JsonObject());
        service.signUp(session, new JsonObject().put("email", UUID.randomUUID() + "@example.org"));
        service.signUp(service.newSession(), new JsonObject().put("email", "no email"));
        assertEquals(404, service.exchange(service.request("GET", "/no/such/path")).status());
        assertEquals(404,
                service.exchange(service.request("GET", "/api/sessions/" + UUID.randomUUID() + "/user")).status());

        String metrics = service.management("/metrics").text();

        for (String line : List.of(
                "sojourn_sessions_total{outcome=\"created\"} 2.0",
                "sojourn_sessions_total{outcome=\"refreshed\"} 1.0",
                "sojourn_sessions_total{outcome=\"failed\"} 0.0",
                "sojourn_signups_total{outcome=\"created\"} 1.0",
                "sojourn_errors_total{code=\"INVALID_REQUEST\"} 1.0",
                "sojourn_db_query_seconds_count{outcome=\"ok\",query=\"session.open\"}",
                "sojourn_db_query_seconds_count{outcome=\"ok\",query=\"event.append\"}",
                "sojourn_http_requests_seconds_count{method=\"POST\",route=\"/api/sessions\",status=\"201\"} 2",
                "sojourn_http_requests_seconds_count{method=\"POST\",route=\"/api/users/signup\",status=\"400\"} 1",
                "sojourn_http_requests_seconds_count{method=\"none\",route=\"none\",status=\"404\"} 1",
                "sojourn_http_connections 1.0",
                "sojourn_bus_calls_seconds_count{address=\"session.open.v1\",outcome=\"ok\"} 3",
                "sojourn_bus_calls_seconds_count{address=\"session.prove.v1\",outcome=\"SESSION_NOT_FOUND\"} 1",
                "vertx_pool_", "jvm_memory_used_bytes", "jvm_threads_live_threads",
                "process_uptime_seconds")) {
            assertTrue(metrics.contains("\n" + line), () -> line + " is missing in\n" + metrics);
        }
        assertFalse(metrics.contains(session), "an id must not become a label");
    }

    @Test
    void withoutADatabaseItIsNotReadyAnswers503AndRecoversByItself(DatabaseUrl database) throws SQLException {
        String session = service.newSession();
        service.track(session, "PAGE_VIEW", new JsonObject());
        try (Connection elsewhere = maintenance(database); Statement statement = elsewhere.createStatement()) {
            statement.execute("ALTER DATABASE \"%s\" WITH ALLOW_CONNECTIONS false".formatted(database.database()));
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
                    .formatted(database.database()));
            try {
                Answer event = service.track(session, "PAGE_VIEW", new JsonObject());
                assertEquals(503, event.status());
                assertEquals("UNAVAILABLE", event.code());
                assertTrue(Integer.parseInt(event.header("Retry-After")) > 0);
                assertEquals(503, service.openSession(null, new JsonObject()).status());
                assertEquals(503, service.management("/readyz").status());
                assertEquals("failed", service.management("/readyz?verbose").body().getJsonObject("checks")
                        .getString("database"));
                assertEquals(200, service.management("/livez").status());
            } finally {
                statement.execute("ALTER DATABASE \"%s\" WITH ALLOW_CONNECTIONS true".formatted(database.database()));
            }
        }
        assertEquals(201, service.track(session, "PAGE_VIEW", new JsonObject()).status());
        assertEquals(200, service.management("/readyz").status());
        assertEquals(2, service.events(session, "").events().size());
    }

    private static Connection maintenance(DatabaseUrl database) throws SQLException {
        return DriverManager.getConnection(database.withDatabase("postgres").jdbcUrl(), database.user(),
                database.password());
    }

    @Test
    void keepsEverythingOverARestart(DatabaseUrl database) {
        String session = service.newSession();
        JsonObject event = new JsonObject().put("eventType", "A").put("eventId", TestService.randomId());
        service.track(session, event);
        service.signUp(session, new JsonObject().put("email", UUID.randomUUID() + "@example.org"));
        Answer user = service.user(session);
        Answer events = service.events(session, "");

        service.close();
        service = TestService.start(database);

        assertEquals(user.body(), service.user(session).body());
        assertEquals(events.body(), service.events(session, "").body());
        assertEquals(200, service.track(session, event).status());
    }
}
