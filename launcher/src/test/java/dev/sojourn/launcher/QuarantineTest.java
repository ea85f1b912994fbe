package dev.sojourn.launcher;

import com.fasterxml.uuid.Generators;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What goes into quarantine, and what becomes of an event. */
@ExtendWith(TestDatabase.class)
class QuarantineTest {

    private static TestService service;
    private static Operator operator;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("ADMIN_API_KEY", Operator.KEY));
        operator = new Operator(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonObject event(String type) {
        return new JsonObject().put("eventType", type);
    }

    private static JsonObject bad(String type) {
        return event(type).put("payload", new JsonObject().put("answersCount", -1));
    }

    private static String version7() {
        return Generators.timeBasedEpochGenerator().generate().toString();
    }

    private static String rowsOf(String session) {
        return service.queryDatabase("SELECT count(*) FROM event_quarantine WHERE session_id = '" + session + "'");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void keepsARefusedEventExactlyAsItCame(boolean known) {
        String session = known ? service.newSession() : TestService.randomId();
        String id = TestService.randomId();
        String text = " {\"eventType\" : \"KEPT\", \"payload\": {\"n\": 1.0E+2, \"é\": \"\\u00e9\", \"answersCount\": -1}"
                + ",\n\"eventId\":\"" + id + "\" } ";
        Answer answer = service.exchange(service.builder("POST", "/api/events", BodyPublishers.ofString(text))
                .header("Content-Type", "application/json").header("X-Session-ID", session).build());
        assertEquals(400, answer.status());
        assertEquals("/payload/answersCount", answer.pointers());

        JsonObject status = service.eventStatus(session, id).body();
        assertEquals("quarantined", status.getString("status"));
        assertEquals("schema", status.getString("reason"));
        assertEquals("KEPT", status.getString("eventType"));
        assertEquals(answer.body().getJsonArray("errors"), status.getJsonArray("errors"));
        assertEquals(text, service.queryDatabase(
                "SELECT event::text FROM event_quarantine WHERE client_event_id = '" + id + "'"));
        assertTrue(operator.list("?type=KEPT").text().contains(text));
        assertEquals(known ? 200 : 404, service.user(session).status(), "a refused event creates no session");
        operator.drop("?type=KEPT");
    }

    @Test
    void keepsTheRefusedEventsOfABatch() {
        String session = service.newSession();
        String id = version7();
        Answer answer = service.exchange(service.request("POST", "/api/events/batch", session, new JsonObject()
                .put("events", new JsonArray(List.of(event("OF_BATCH"), bad("OF_BATCH").put("eventId", id),
                        event("no type"), "no object", bad("OF_BATCH").put("sessionId", TestService.randomId()))))));
        assertEquals(1, answer.body().getInteger("accepted"));

        assertEquals("quarantined", service.eventStatus(session, id).body().getString("status"));
        JsonArray kept = operator.list("").events();
        assertEquals("2", rowsOf(session), "no object is none, and another session's is nobody's");
        assertEquals(bad("OF_BATCH").put("eventId", id), kept.stream().map(JsonObject.class::cast)
                .filter(each -> id.equals(each.getString("eventId"))).findFirst().orElseThrow().getJsonObject("event"));
        assertTrue(kept.stream().map(JsonObject.class::cast).anyMatch(each -> each.getValue("eventType") == null
                && event("no type").equals(each.getJsonObject("event"))));
        operator.drop("?all=true");
    }

    @Test
    void keepsWhatTheDatabaseRefuses() {
        String session = service.newSession();
        String id = TestService.randomId();
        service.executeInDatabase("ALTER TABLE event_logs ADD CONSTRAINT no_poison CHECK (event_type <> 'POISON')");
        try {
            JsonObject poison = event("POISON").put("payload", new JsonObject().put("n", 7)).put("eventId", id);
            Answer answer = service.trackAll(session,
                    new JsonObject().put("events", new JsonArray(List.of(event("A"), poison, event("B")))));
            assertEquals(2, answer.body().getInteger("accepted"));
            assertEquals("database", service.eventStatus(session, id).body().getString("reason"));

            JsonObject kept = operator.list("?reason=database").events().getJsonObject(0);
            assertEquals(poison, kept.getJsonObject("event"));
            assertTrue(kept.getJsonArray("errors").getJsonObject(0).getString("message").contains("23514"));
            assertEquals(1, operator.replay(new JsonObject().put("eventType", "POISON")).getInteger("refused"));
        } finally {
            service.executeInDatabase("ALTER TABLE event_logs DROP CONSTRAINT no_poison");
        }
        assertEquals(1, operator.replay(new JsonObject().put("eventType", "POISON")).getInteger("stored"));
        assertEquals("stored", service.eventStatus(session, id).body().getString("status"));
    }

    @Test
    void keepsNothingThatIsNoEventOfASession() {
        String session = service.newSession();
        long before = operator.count("").getLong("total");
        for (String body : List.of("{", "[]", "7", "{\"eventType\":\"A\",\"eventType\":\"B\"}",
                "{\"eventType\":\"A\",\"payload\":{\"a\":1e999}}",
                "{\"eventType\":\"A\",\"payload\":{\"a\":\"\\u0000\"}}")) {
            assertEquals(400, service.exchange(service.builder("POST", "/api/events", BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json").header("X-Session-ID", session).build()).status());
        }
        assertEquals(400, service.track(null, bad("A")).status());
        assertEquals(400, service.track("00000000-0000-0000-0000-000000000000", bad("A")).status());
        assertEquals(415, service.exchange(service.builder("POST", "/api/events",
                BodyPublishers.ofString(bad("A").encode())).header("X-Session-ID", session).build()).status());
        assertEquals(413, service.track(session, bad("A").put("x", "x".repeat(70_000))).status());
        // What is on its way has arrived when one that came later has.
        String last = version7();
        service.track(session, bad("LAST").put("eventId", last));
        assertEquals("quarantined", service.eventStatus(session, last).body().getString("status"));
        assertEquals(before + 1, operator.count("").getLong("total"));
        operator.drop("?all=true");
    }

    @Test
    void tellsAnEventsStatusOnlyWithinItsSession() {
        String session = service.newSession();
        String other = service.newSession();
        for (String id : List.of(TestService.randomId(), version7())) {
            assertEquals(new JsonObject().put("success", true).put("status", "unknown").put("eventId", id),
                    service.eventStatus(session, id).body());
            service.track(session, bad("A").put("eventId", id));
            assertEquals("quarantined", service.eventStatus(session, id).body().getString("status"));
            assertEquals("unknown", service.eventStatus(other, id).body().getString("status"));
            Answer stored = service.track(session, event("A").put("eventId", id));
            JsonObject status = service.eventStatus(session, id).body();
            assertEquals("stored", status.getString("status"));
            assertEquals(stored.event().getString("timestamp"), status.getString("timestamp"));
            assertFalse(status.containsKey("errors"));
            assertEquals("unknown", service.eventStatus(other, id).body().getString("status"));
        }
        String minted = service.track(session, event("A")).event().getString("eventId");
        assertEquals("stored", service.eventStatus(session, minted).body().getString("status"));
        assertEquals("SESSION_REQUIRED", service.eventStatus(null, minted).code());
        assertEquals("path/eventId", service.eventStatus(session, "x").pointers());
        operator.drop("?all=true");
    }

    @Test
    void aSessionThatIsErasedTakesItsQuarantinedEventsAlong() {
        String session = service.newSession();
        String id = version7();
        service.track(session, bad("A").put("eventId", id));
        service.eventStatus(session, id);
        service.track(session, bad("A"));
        assertEquals(200, service.delete(session).status());
        assertEquals("SESSION_ERASED", service.eventStatus(session, id).code());
        // The second was on its way or had arrived; one of another session that comes later shows that all have.
        String other = service.newSession();
        String last = version7();
        service.track(other, bad("LAST").put("eventId", last));
        service.eventStatus(other, last);
        assertEquals("0", rowsOf(session));
        assertEquals("1", rowsOf(other));
        assertEquals("t", service.queryDatabase("""
                SELECT (SELECT (events, weight) FROM event_quarantine_size)
                     = (SELECT (count(*), sum(weight)) FROM event_quarantine)"""));
        operator.drop("?all=true");
    }

    @Test
    void reallyOldOnesAreGone() {
        String session = service.newSession();
        String id = version7();
        service.track(session, bad("OLD").put("eventId", id));
        service.eventStatus(session, id);
        service.clock().pass(Duration.ofDays(8));
        assertEquals("unknown", service.eventStatus(session, id).body().getString("status"));
        assertEquals(0, operator.list("?type=OLD").events().size());
        String next = version7();
        service.track(session, bad("NEW").put("eventId", next));
        assertEquals("quarantined", service.eventStatus(session, next).body().getString("status"));
        assertEquals("0", service.queryDatabase("SELECT count(*) FROM event_quarantine WHERE event_type = 'OLD'"));
        operator.drop("?all=true");
    }
}
