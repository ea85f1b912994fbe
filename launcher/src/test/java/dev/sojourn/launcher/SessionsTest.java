package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("session")
@ExtendWith(TestDatabase.class)
class SessionsTest {

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonObject metadata(Object... namesAndValues) {
        JsonObject metadata = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            metadata.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new JsonObject().put("metadata", metadata);
    }

    @Test
    void givesNewVisitorAnIdOfItsOwn() {
        Answer answer = service.openSession(null,
                metadata("userAgent", "Firefox", "referrer", "https://news.example/"));

        assertEquals(201, answer.status());
        JsonObject session = answer.session();
        assertEquals(4, UUID.fromString(session.getString("sessionId")).version());
        assertNull(session.getString("userId"));
        assertNull(session.getValue("userData"));
        assertEquals("Firefox", session.getJsonObject("metadata").getString("userAgent"));
        assertEquals("https://news.example/", session.getString("firstReferrer"));
        assertFalse(session.getBoolean("returning"));
        assertEquals(1, session.getInteger("visitCount"));
        assertTrue(session.getString("createdAt").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    }

    @Test
    void takesTheIdThatTheClientMade() {
        String id = TestService.randomId();

        Answer created = service.openSession(id, new JsonObject());
        Answer refreshed = service.openSession(id, new JsonObject());

        assertEquals(201, created.status());
        assertEquals(id, created.sessionId());
        assertEquals(200, refreshed.status());
        assertEquals(id, refreshed.sessionId());
    }

    @Test
    void needsNoBodyAtAll() {
        assertEquals(201, service.exchange(service.request("POST", "/api/sessions")).status());
    }

    @Test
    void refreshMovesLastSeen() {
        Answer created = service.openSession(null, new JsonObject());
        service.clock().pass(Duration.ofSeconds(5));

        Answer refreshed = service.openSession(created.sessionId(), new JsonObject());

        Instant before = Instant.parse(created.session().getString("lastSeen"));
        Instant after = Instant.parse(refreshed.session().getString("lastSeen"));
        assertTrue(Duration.between(before, after).compareTo(Duration.ofSeconds(5)) >= 0);
        assertEquals(created.session().getString("createdAt"), refreshed.session().getString("createdAt"));
    }

    @Test
    void mergesMetadataShallowlyAndNullRemoves() {
        String id = service.openSession(null, metadata("a", 1, "b", new JsonObject().put("x", 1), "gone", "soon",
                "never", null)).sessionId();

        JsonObject merged = service.openSession(id, metadata("b", new JsonObject().put("y", 2), "c", true,
                "gone", null)).session().getJsonObject("metadata");

        merged.remove("ip");
        assertEquals(new JsonObject().put("a", 1).put("b", new JsonObject().put("y", 2)).put("c", true), merged);
    }

    @Test
    void believesTheConnectionAboutTheAddressAndNobodyElse() {
        Answer created = service.openSession(null, metadata("ip", "203.0.113.77"));
        assertEquals("127.0.0.0", created.session().getJsonObject("metadata").getString("ip"));

        Answer refreshed = service.openSession(created.sessionId(), metadata("ip", null));
        assertEquals("127.0.0.0", refreshed.session().getJsonObject("metadata").getString("ip"));
    }

    @Test
    void countsVisitsByGapsOfThirtyMinutes() {
        String id = service.newSession();
        service.clock().pass(Duration.ofMinutes(29));
        Answer sameVisit = service.openSession(id, new JsonObject());
        assertEquals(1, sameVisit.session().getInteger("visitCount"));
        assertFalse(sameVisit.session().getBoolean("returning"));

        service.clock().pass(Duration.ofMinutes(31));
        Answer nextVisit = service.openSession(id, new JsonObject());
        assertEquals(2, nextVisit.session().getInteger("visitCount"));
        assertTrue(nextVisit.session().getBoolean("returning"));
    }

    @Test
    void anEventIsActivityToo() {
        String id = service.newSession();
        for (int i = 0; i < 3; i++) {
            service.clock().pass(Duration.ofMinutes(20));
            assertEquals(201, service.track(id, "PAGE_VIEW", new JsonObject()).status());
        }
        assertEquals(1, service.openSession(id, new JsonObject()).session().getInteger("visitCount"));

        service.clock().pass(Duration.ofMinutes(40));
        service.track(id, "PAGE_VIEW", new JsonObject());
        assertEquals(2, service.openSession(id, new JsonObject()).session().getInteger("visitCount"));
    }

    @Test
    void firstReferrerIsThatOfTheFirstVisit() {
        String direct = service.newSession();
        service.clock().pass(Duration.ofHours(1));
        assertNull(service.openSession(direct, metadata("referrer", "https://later.example/")).session()
                .getString("firstReferrer"));

        String startedByAnEvent = TestService.randomId();
        service.track(startedByAnEvent, "PAGE_VIEW", new JsonObject());
        assertEquals("https://first.example/", service.openSession(startedByAnEvent,
                metadata("referrer", "https://first.example/")).session().getString("firstReferrer"));
        assertEquals("https://first.example/", service.openSession(startedByAnEvent,
                metadata("referrer", "https://second.example/")).session().getString("firstReferrer"));
    }

    @Test
    void anExpiredSessionIsReplacedAndNotRead() {
        String id = service.newSession();
        service.clock().pass(Duration.ofDays(30).plusMinutes(1));

        assertEquals("SESSION_NOT_FOUND", service.user(id).code());
        assertEquals(404, service.events(id, "").status());
        Answer renewed = service.openSession(id, metadata("a", 1));
        assertEquals(201, renewed.status());
        assertNotEquals(id, renewed.sessionId());
        assertEquals(1, renewed.session().getJsonObject("metadata").getInteger("a"));
    }

    @Test
    void anEventDoesNotReviveAnExpiredSession() {
        String id = service.newSession();
        service.clock().pass(Duration.ofDays(30).plusMinutes(1));

        assertEquals(201, service.track(id, "PAGE_VIEW", new JsonObject()).status());

        assertEquals(404, service.user(id).status());
        assertNotEquals(id, service.openSession(id, new JsonObject()).sessionId());
        assertEquals("1", service.queryDatabase("SELECT count(*) FROM event_logs WHERE session_id = '" + id + "'"));
    }

    @Test
    void activityKeepsASessionAliveBeyondItsExpiry() {
        String id = service.newSession();
        for (int i = 0; i < 3; i++) {
            service.clock().pass(Duration.ofDays(20));
            service.track(id, "PAGE_VIEW", new JsonObject());
        }
        assertEquals(200, service.user(id).status());
    }

    @Test
    void aHundredFirstRequestsAtOnceMakeOneSession() {
        String id = TestService.randomId();

        List<Answer> answers = service.exchangeAll(Collections.nCopies(100,
                service.request("POST", "/api/sessions", id, metadata("a", 1))));

        assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(99, answers.stream().filter(answer -> answer.status() == 200).count());
        assertEquals("1", service.queryDatabase("SELECT count(*) FROM user_sessions WHERE session_id = '" + id + "'"));
    }

    @Test
    void readsWhoIsBehindASession() {
        String id = service.newSession();

        Answer answer = service.user(id);

        assertEquals(200, answer.status());
        assertEquals(List.of("sessionId", "userId", "userData", "lastSeen"),
                List.copyOf(answer.session().fieldNames()));
        assertNull(answer.session().getValue("userData"));
        assertEquals("SESSION_NOT_FOUND", service.user(TestService.randomId()).code());
    }

    @Test
    void clearsASessionWithItsEvents() {
        String id = service.newSession();
        service.track(id, "PAGE_VIEW", new JsonObject());
        service.track(id, new JsonObject().put("eventType", "PAGE_VIEW").put("eventId", TestService.randomId()));

        Answer deleted = service.delete(id);

        assertEquals(200, deleted.status());
        assertEquals(new JsonObject().put("event_logs", 2).put("event_ids", 1).put("event_quarantine", 0)
                .put("session_links", 0).put("session_consents", 0).put("session_profiles", 0).put("user_sessions", 1),
                deleted.body().getJsonObject("deleted"));
        assertEquals(410, service.user(id).status());
        assertEquals(deleted.body(), service.delete(id).body());
    }

    @Test
    void clearsAnExpiredSessionToo() {
        String id = service.newSession();
        service.clock().pass(Duration.ofDays(31));
        assertEquals(200, service.delete(id).status());
    }

    @Test
    void boundsMetadataByRequestAndAltogether() {
        Answer tooMuch = service.openSession(null, metadata("a", "x".repeat(8 * 1024)));
        assertEquals(400, tooMuch.status());
        assertEquals("/metadata", tooMuch.pointers());

        String id = service.newSession();
        assertEquals(200, service.openSession(id, metadata("a", "x".repeat(8000))).status());
        assertEquals(200, service.openSession(id, metadata("b", "x".repeat(8000))).status());
        assertEquals("METADATA_TOO_LARGE", service.openSession(id, metadata("c", "x".repeat(8000))).code());
        assertEquals(200, service.openSession(id, metadata("a", null, "c", "x".repeat(8000))).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "1-1-1-1-1", "01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234", " "})
    void refusesIdsThatAreNoRandomUuid(String id) {
        Answer answer = service.openSession(id, new JsonObject());
        assertEquals(400, answer.status());
        assertEquals("header/X-Session-ID", answer.pointers());
    }

    @Test
    void takesAnIdInCapitalsForTheSame() {
        String id = service.newSession();
        assertEquals(id, service.openSession(id.toUpperCase(), new JsonObject()).sessionId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"userId", "lastSeen", "role", "sessionId", "createdAt"})
    void nothingElseCanBeSetFromOutside(String field) {
        Answer answer = service.openSession(null, new JsonObject().put(field, "x"));
        assertEquals(400, answer.status());
        assertEquals("/" + field, answer.pointers());
    }
}
