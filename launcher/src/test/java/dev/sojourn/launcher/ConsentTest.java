package dev.sojourn.launcher;

import com.fasterxml.uuid.Generators;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whose events are stored. */
@ExtendWith(TestDatabase.class)
class ConsentTest {

    /** By what visitors have to do; all on one database. */
    private static Map<String, TestService> services;
    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        services = Map.of("opt-out", start(database, "opt-out", "deny"), "opt-in", start(database, "opt-in", "deny"),
                "off", start(database, "off", "deny"), "opt-out ignoring gpc", start(database, "opt-out", "ignore"));
        service = services.get("opt-out");
    }

    private static TestService start(DatabaseUrl database, String consent, String gpc) {
        return TestService.start(database,
                Map.of("PRIVACY_CONSENT", consent, "PRIVACY_GPC", gpc, "ADMIN_API_KEY", Operator.KEY));
    }

    @AfterAll
    static void stop() {
        services.values().forEach(TestService::close);
    }

    private static Answer choose(TestService at, String session, boolean analytics, boolean profiling) {
        return at.choose(session, analytics, profiling, null);
    }

    private static Answer choose(String session, boolean analytics) {
        return choose(service, session, analytics, true);
    }

    private static HttpRequest request(TestService at, String path, String session, String gpc, JsonObject body) {
        HttpRequest.Builder request = at.builder("POST", path, BodyPublishers.ofString(body.encode()))
                .header("Content-Type", "application/json");
        if (session != null) {
            request.header("X-Session-ID", session);
        }
        return (gpc == null ? request : request.header("Sec-GPC", gpc)).build();
    }

    private static JsonObject event(String type) {
        return new JsonObject().put("eventType", type);
    }

    private static String events(String session) {
        return service.queryDatabase("SELECT count(*) FROM event_logs WHERE session_id = '" + session + "'");
    }

    @Test
    void tellsWhatWasChosenAndWhen() {
        String session = service.newSession();
        HttpRequest find = service.request("GET", "/api/sessions/" + session + "/consent");
        assertEquals(new JsonObject("""
                {"success": true, "consent": {"analytics": null, "profiling": null, "policyVersion": null, "at": null}}"""),
                service.exchange(find).body());
        Answer chosen = service.exchange(service.request("PUT", "/api/sessions/" + session + "/consent", null,
                new JsonObject().put("analytics", true).put("profiling", false).put("policyVersion", "2026-01")));
        assertEquals(200, chosen.status());
        JsonObject consent = chosen.body().getJsonObject("consent");
        assertNotNull(consent.remove("at"));
        assertEquals(new JsonObject("""
                {"analytics": true, "profiling": false, "policyVersion": "2026-01"}"""), consent);
        assertEquals(chosen.body().getJsonObject("consent").put("at", null),
                service.exchange(find).body().getJsonObject("consent").put("at", null));
        assertEquals("SESSION_NOT_FOUND", choose(TestService.randomId(), true).code());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{} | /analytics /profiling", "{\"analytics\":1,\"profiling\":null} | /analytics /profiling",
        "{\"analytics\":true,\"profiling\":true,\"x\":1} | /x",
        "{\"analytics\":true,\"profiling\":true,\"policyVersion\":7} | /policyVersion"})
    void refusesWhatIsNoChoice(String body, String pointers) {
        Answer answer = service.exchange(service.request("PUT", "/api/sessions/" + service.newSession() + "/consent",
                null, new JsonObject(body)));
        assertEquals(400, answer.status());
        assertEquals(pointers, answer.pointers());
    }

    /** Every mode, every choice, and each thing a browser may say. */
    @ParameterizedTest
    @CsvSource({
        "opt-out, , , true", "opt-out, true, , true", "opt-out, false, , false",
        "opt-out, , 1, false", "opt-out, true, 1, true", "opt-out, false, 1, false", "opt-out, , 0, true",
        "opt-in, , , false", "opt-in, true, , true", "opt-in, false, , false",
        "opt-in, , 1, false", "opt-in, true, 1, true", "opt-in, false, 1, false",
        "off, , , true", "off, true, , true", "off, false, , true",
        "off, , 1, true", "off, true, 1, true", "off, false, 1, true",
        "opt-out ignoring gpc, , 1, true", "opt-out ignoring gpc, true, 1, true", "opt-out ignoring gpc, false, 1, false",
    })
    void storesWhatTheVisitorConsentsTo(String mode, Boolean choice, String gpc, boolean stored) {
        TestService at = services.get(mode);
        String session = at.exchange(request(at, "/api/sessions", null, gpc, new JsonObject().put("metadata",
                new JsonObject().put("userAgent", "x").put("referrer", "https://a.example/")))).sessionId();
        assertNotNull(session, "a visitor who is not tracked needs a session to choose");
        if (choice != null) {
            choose(at, session, choice, true);
        }
        String version7 = Generators.timeBasedEpochGenerator().generate().toString();
        String other = TestService.randomId();

        Answer alone = at.exchange(request(at, "/api/events", session, gpc, event("A").put("eventId", version7)));
        Answer batch = at.exchange(request(at, "/api/events/batch", session, gpc, new JsonObject().put("events",
                new JsonArray(List.of(event("A").put("eventId", other), event("B"))))));
        Answer refused = at.exchange(request(at, "/api/events", session, gpc, event("C")
                .put("payload", new JsonObject().put("answersCount", -1)).put("eventId", TestService.randomId())));

        assertEquals(stored ? 201 : 202, alone.status());
        assertEquals(stored, alone.body().getBoolean("tracked", true));
        assertEquals(List.of(stored ? "stored" : "untracked", stored ? "stored" : "untracked"),
                batch.body().getJsonArray("results").stream().map(each -> ((JsonObject) each).getString("status")).toList());
        assertEquals(other, batch.body().getJsonArray("results").getJsonObject(0).getString("eventId"));
        assertEquals(stored ? "3" : "0", events(session));
        assertEquals(stored ? "1" : "0",
                service.queryDatabase("SELECT count(*) FROM event_ids WHERE session_id = '" + session + "'"));
        assertEquals(400, refused.status());
        at.awaitQuarantine();
        assertEquals(stored ? "1" : "0", quarantined(session));
        assertEquals(200, at.delete(session).status());
    }

    private static String quarantined(String session) {
        return service.queryDatabase("SELECT count(*) FROM event_quarantine WHERE session_id = '" + session + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt-in", "opt-out"})
    void anEventThatBringsItsSessionAlongFollowsTheSameRule(String mode) {
        TestService at = services.get(mode);
        String session = TestService.randomId();
        assertEquals(mode.equals("opt-in") ? 202 : 201, at.track(session, "A", new JsonObject()).status());
        assertEquals(202, at.exchange(request(at, "/api/events", TestService.randomId(), "1", event("A"))).status());
        assertEquals(200, choose(at, session, true, true).status());
        assertEquals(201, at.track(session, "A", new JsonObject()).status());
    }

    @Test
    void withoutConsentASessionKeepsNothingOfItsVisitor() {
        TestService optIn = services.get("opt-in");
        JsonObject visit = new JsonObject().put("metadata",
                new JsonObject().put("userAgent", "x").put("referrer", "https://a.example/"));
        Answer opened = optIn.openSession(null, visit);
        String session = opened.sessionId();
        assertEquals(new JsonObject(), opened.session().getJsonObject("metadata"));
        assertEquals(null, opened.session().getString("firstReferrer"));
        choose(optIn, session, true, false);
        Answer agreed = optIn.openSession(session, visit);
        assertEquals("x", agreed.session().getJsonObject("metadata").getString("userAgent"));
        assertEquals("https://a.example/", agreed.session().getString("firstReferrer"));
        choose(optIn, session, false, false);
        Answer denied = optIn.openSession(session, new JsonObject().put("metadata",
                new JsonObject().put("userAgent", "y").putNull("referrer")));
        assertEquals(new JsonObject().put("userAgent", "x"), denied.session().getJsonObject("metadata"));

        String touched = TestService.randomId();
        optIn.track(touched, "A", new JsonObject());
        assertEquals("{}", service.queryDatabase(
                "SELECT metadata FROM user_sessions WHERE session_id = '" + touched + "'"));
        String asked = service.exchange(request(service, "/api/sessions", null, "1", visit)).sessionId();
        assertEquals("{}", service.queryDatabase(
                "SELECT metadata FROM user_sessions WHERE session_id = '" + asked + "'"));
    }

    @ParameterizedTest
    @CsvSource({"false, , 0", "true, , 1", ", 1, 0", "true, 1, 1", ", , 1"})
    void aSignupSucceedsAndItsEventFollowsTheConsent(Boolean choice, String gpc, String stored) {
        String session = service.newSession();
        if (choice != null) {
            choose(session, choice);
        }
        String email = session + "@example.org";
        JsonObject form = new JsonObject().put("email", email);
        assertEquals(201, service.exchange(request(service, "/api/users/signup", session, gpc, form)).status());
        assertEquals(200, service.exchange(request(service, "/api/users/signup", session, gpc, form)).status());
        assertEquals(stored, events(session));
        assertEquals("t", service.queryDatabase(
                "SELECT signup_completed_at IS NOT NULL FROM users WHERE email = '" + email + "'"));
    }

    @ParameterizedTest
    @CsvSource({"opt-in, 0", "off, 1"})
    void aSignupSucceedsWhereNobodyHasChosenYet(String mode, String stored) {
        TestService at = services.get(mode);
        String session = at.newSession();
        assertEquals(201, at.signUp(session, new JsonObject().put("email", session + "@example.org")).status());
        assertEquals(stored, events(session));
        assertEquals(session + "@example.org", at.user(session).session().getJsonObject("userData").getString("email"));
    }

    @Test
    void whatWasStoredStaysAndIsKnown() {
        String session = service.newSession();
        JsonObject event = event("A").put("eventId", TestService.randomId());
        assertEquals(201, service.track(session, event).status());
        choose(session, false);
        assertEquals(200, service.track(session, event).status(), "it was stored, and still is");
        assertEquals(202, service.track(session, event("A")).status());
        assertEquals(1, service.events(session, "").events().size());
    }

    @Test
    void aRefusedEventWhoseVisitorHasWithdrawnIsNotStoredByAReplay() {
        String session = service.newSession();
        String id = TestService.randomId();
        service.executeInDatabase("ALTER TABLE event_logs ADD CONSTRAINT no_poison CHECK (event_type <> 'POISON')");
        try {
            assertEquals(400, service.track(session, event("POISON").put("eventId", id)).status());
            assertEquals("quarantined", service.eventStatus(session, id).body().getString("status"));
        } finally {
            service.executeInDatabase("ALTER TABLE event_logs DROP CONSTRAINT no_poison");
        }
        choose(session, false);
        JsonObject replayed = new Operator(service).replay(new JsonObject().put("eventType", "POISON"));
        assertEquals(1, replayed.getInteger("gone"));
        assertEquals(0, replayed.getInteger("stored"));
        assertEquals("0", events(session));
        assertEquals("0", quarantined(session));
    }

    /** Events stream in on several connections; the withdrawal comes in between. */
    @Test
    void nothingThatIsSentAfterAWithdrawalIsStored() {
        for (int round = 0; round < 10; round++) {
            String session = service.newSession();
            AtomicBoolean go = new AtomicBoolean(true);
            List<CompletableFuture<Integer>> streams = new ArrayList<>();
            for (int stream = 0; stream < 4; stream++) {
                streams.add(CompletableFuture.supplyAsync(() -> {
                    int acknowledged = 0;
                    while (go.get()) {
                        acknowledged += service.track(session, event("BEFORE")).status() == 201 ? 1 : 0;
                    }
                    return acknowledged;
                }));
            }
            assertEquals(200, choose(session, false).status());
            List<HttpRequest> after = new ArrayList<>();
            for (int n = 0; n < 20; n++) {
                after.add(request(service, "/api/events", session, null, event("AFTER")));
            }
            assertTrue(service.exchangeAll(after).stream().allMatch(answer -> answer.status() == 202));
            go.set(false);
            int acknowledged = streams.stream().mapToInt(CompletableFuture::join).sum();
            assertEquals("0", service.queryDatabase("SELECT count(*) FROM event_logs WHERE event_type = 'AFTER'"));
            assertEquals(Integer.toString(acknowledged), events(session), "what was acknowledged is there, and no more");
        }
    }

    @Test
    void choicesGoWithTheirSession() {
        String session = service.newSession();
        choose(session, true);
        choose(session, false);
        assertEquals(2, service.delete(session).body().getJsonObject("deleted").getInteger("session_consents"));
        assertEquals("0",
                service.queryDatabase("SELECT count(*) FROM session_consents WHERE session_id = '" + session + "'"));
        assertFalse(service.management("/metrics").text().contains(session));
    }
}
