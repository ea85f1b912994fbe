package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(TestDatabase.class)
class RateLimitTest {

    private static final Map<String, String> LOW = Map.of("RATE_LIMIT_ENABLED", "true",
            "RATE_LIMIT_EVENTS_PER_SESSION", "30", "RATE_LIMIT_SESSIONS_PER_ADDRESS", "10",
            "RATE_LIMIT_SIGNUPS_PER_ADDRESS", "3");

    private static final String SESSIONS = "SELECT count(*) FROM user_sessions";

    private static JsonObject batch(int events) {
        JsonArray list = new JsonArray();
        IntStream.range(0, events).forEach(i -> list.add(new JsonObject().put("eventType", "A")));
        return new JsonObject().put("events", list);
    }

    private static void assertRefused(Answer answer, int within) {
        assertEquals(429, answer.status(), answer.text());
        assertEquals("RATE_LIMITED", answer.code());
        int seconds = Integer.parseInt(answer.header("Retry-After"));
        assertTrue(seconds >= 1 && seconds <= within, seconds + " s");
    }

    private static long statuses(List<Answer> answers, int status) {
        return answers.stream().filter(answer -> answer.status() == status).count();
    }

    @Test
    void storesNothingOfWhatIsTooMuch(DatabaseUrl database) {
        try (TestService service = TestService.start(database, LOW)) {
            String session = service.newSession();
            assertEquals(200, service.trackAll(session, batch(25)).status());
            assertRefused(service.trackAll(session, batch(20)), 60);
            assertEquals("25", service.queryDatabase(
                    "SELECT count(*) FROM event_logs WHERE session_id = '%s'".formatted(session)));
            assertEquals(1, service.metric("sojourn_rate_limited_total{limit=\"events_per_session\"}"));
        }
    }

    @Test
    void holdsForAllTheWaysToBeginASessionAtOnce(DatabaseUrl database) {
        try (TestService service = TestService.start(database, LOW)) {
            JsonObject event = new JsonObject().put("eventType", "A");
            List<HttpRequest> requests = IntStream.range(0, 20).boxed().flatMap(i -> Stream.of(
                    service.request("POST", "/api/sessions", null, new JsonObject()),
                    service.request("POST", "/api/sessions", TestService.randomId(), new JsonObject()),
                    service.request("POST", "/api/events", TestService.randomId(), event),
                    service.request("POST", "/api/events/batch", TestService.randomId(), batch(2)))).toList();
            int before = Integer.parseInt(service.queryDatabase(SESSIONS));
            List<Answer> answers = service.exchangeAll(requests);
            answers.stream().filter(answer -> answer.status() >= 400).forEach(answer -> assertRefused(answer, 60));
            // What comes in while they are on their way: one in six seconds.
            int sessions = Integer.parseInt(service.queryDatabase(SESSIONS)) - before;
            assertTrue(sessions >= 10 && sessions <= 15, sessions + " sessions");
            assertEquals(80 - sessions, statuses(answers, 429));
        }
    }

    @Test
    void areNoneWhereTheyAreTurnedOff(DatabaseUrl database) {
        Map<String, String> off = new HashMap<>(LOW);
        off.put("RATE_LIMIT_ENABLED", "false");
        try (TestService service = TestService.start(database, off)) {
            List<HttpRequest> requests = IntStream.range(0, 30)
                    .mapToObj(i -> service.request("POST", "/api/sessions", null, new JsonObject())).toList();
            assertEquals(30, statuses(service.exchangeAll(requests), 201));
            assertEquals(200, service.trackAll(service.newSession(), batch(100)).status());
        }
    }

    @Test
    void leavesSessionsAloneThatAreThere(DatabaseUrl database) {
        try (TestService service = TestService.start(database, LOW)) {
            String session = service.newSession();
            while (service.openSession(null, new JsonObject()).status() != 429) {
                // Until the address may begin no more.
            }
            assertEquals(201, service.track(session, "A", new JsonObject()).status());
        }
    }

    @Test
    void countsAttemptsToSignUp(DatabaseUrl database) {
        try (TestService service = TestService.start(database, LOW)) {
            for (int i = 0; i < 3; i++) {
                assertEquals(i == 0 ? 201 : 409, service.signUp(service.newSession(),
                        new JsonObject().put("email", "ada@example.org")).status());
            }
            assertRefused(service.signUp(service.newSession(), new JsonObject().put("email", "eve@example.org")), 1200);
            String metrics = service.management("/metrics").text();
            assertFalse(metrics.contains("127.0.0.1"));
        }
    }
}
