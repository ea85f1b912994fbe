package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is learnt about a visitor, from the first form to the account. */
@ExtendWith(TestDatabase.class)
class ProfileTest {

    private static final List<String> FIELDS =
            List.of("email", "firstName", "age", "gender", "profession", "country", "city", "household");

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonObject nextFields(String session, String query) {
        return service.exchange(service.request("GET", "/api/sessions/" + session + "/next-fields" + query)).body();
    }

    private static JsonObject userData(String session) {
        return service.user(session).session().getJsonObject("userData");
    }

    private static String newEmail() {
        return "p" + UUID.randomUUID() + "@example.org";
    }

    @Test
    void aDraftBecomesTheUsersProfile() {
        String session = service.newSession();
        assertNull(userData(session));
        assertEquals(200, service.tell(session, new JsonObject().put("city", "Žďár 🐎").put("age", "25")).status());
        assertEquals("Žďár 🐎", service.openSession(session, new JsonObject()).session().getJsonObject("userData")
                .getString("city"));
        Answer refused = service.tell(session, new JsonObject().put("firstName", "Ada"));
        assertEquals("PII_WITHOUT_CONSENT", refused.body().getJsonObject("profile").getJsonArray("refused")
                .getJsonObject(0).getString("reason"));

        Answer signedUp = service.signUp(session, new JsonObject().put("email", newEmail()).put("age", "26"));

        assertEquals("Žďár 🐎", signedUp.user().getString("city"));
        assertEquals("26", signedUp.user().getString("age"));
        assertEquals(200, service.tell(session, new JsonObject().put("firstName", "Ada").putNull("age")).status());
        assertEquals("Ada", userData(session).getString("firstName"));
        assertNull(userData(session).getString("age"));
        Answer changed = service.tell(session, new JsonObject().put("email", newEmail()).put("city", "Bath"));
        assertEquals(400, changed.status());
        assertEquals("Žďár 🐎", userData(session).getString("city"));
    }

    @Test
    void nothingIsMergedWhenOneAttributeIsMistaken() {
        String session = service.newSession();
        assertEquals(400, service.tell(session, new JsonObject().put("city", "Bath").put("age", 36)).status());
        assertNull(userData(session));
    }

    @Test
    void anEventTellsOnceHoweverOftenItIsSent() {
        String session = service.newSession();
        JsonObject event = new JsonObject().put("eventType", "QUIZ_COMPLETED").put("eventId", TestService.randomId())
                .put("payload", new JsonObject().put("fields",
                        new JsonObject().put("city", "Bath").put("firstName", "Canary")));
        JsonObject told = service.track(session, event).event().getJsonObject("profile");
        assertEquals(new JsonArray().add("city"), told.getJsonArray("merged"));
        service.tell(session, new JsonObject().put("city", "London"));

        assertEquals(200, service.track(session, event).status());

        assertEquals("London", userData(session).getString("city"));
        assertFalse(service.events(session, "").text().contains("Canary"));
        assertEquals("0", service.queryDatabase("SELECT count(*) FROM event_logs WHERE payload::text LIKE '%Canary%'"));
        service.trackAll(session, new JsonObject().put("events", new JsonArray().add(new JsonObject()
                .put("eventType", "FORM_PROGRESS").put("payload", new JsonObject()
                        .put("fields", new JsonObject().put("country", "UK"))))));
        assertEquals("UK", userData(session).getString("country"));
    }

    @Test
    void anEventWithoutProofIsStoredWithoutWhatItTells(DatabaseUrl database) {
        try (TestService proving = TestService.start(database, Map.of("SESSIONS_PROOF", "token"))) {
            Answer opened = proving.openSession(null, new JsonObject());
            String session = opened.sessionId();
            String[] token = {"X-Session-Token", opened.session().getString("token")};
            JsonObject event = new JsonObject().put("eventType", "FORM_PROGRESS").put("payload",
                    new JsonObject().put("formType", "quiz").put("fields", new JsonObject().put("city", "Bath")));

            Answer unproven = proving.call("POST", "/api/events", session, event);
            Answer proven = proving.call("POST", "/api/events", session, event, token);

            assertEquals(201, unproven.status());
            assertEquals(new JsonObject("""
                    {"merged": [], "refused": [{"field": "city", "reason": "PROOF_REQUIRED"}]}"""),
                    unproven.event().getJsonObject("profile"));
            assertEquals(new JsonArray().add("city"), proven.event().getJsonObject("profile").getJsonArray("merged"));
            assertEquals(List.of("{\"formType\":\"quiz\",\"fields\":{\"city\":\"Bath\"}}", "{\"formType\":\"quiz\"}"),
                    proving.call("GET", "/api/sessions/" + session + "/events", null, null, token).events().stream()
                            .map(each -> ((JsonObject) each).getJsonObject("payload").encode()).toList());
        }
    }

    @Test
    void aFirstEventMayTell() {
        String session = TestService.randomId();
        service.track(session, "FORM_PROGRESS", new JsonObject().put("fields", new JsonObject().put("age", "36")));
        assertEquals("36", userData(session).getString("age"));
    }

    @Test
    void whatIsToldAtOnceAllStays() {
        String session = service.newSession();
        List<String> names = FIELDS.subList(2, 8);
        service.exchangeAll(IntStream.range(0, 30).mapToObj(n ->
                service.telling(session, new JsonObject().put(names.get(n % 6), "" + n))).toList());
        assertEquals(0.75, nextFields(session, "?form=signup").getDouble("completion"));
    }

    @Test
    void theDraftIsErasedWithTheSession() {
        String session = service.newSession();
        service.tell(session, new JsonObject().put("city", "Bath"));
        assertEquals(1, service.delete(session).body().getJsonObject("deleted").getInteger("session_profiles"));
    }

    /** Random words of a visitor, held against a map. */
    @Test
    void nextFieldsAgreeWithASmallModel() {
        Random random = new Random(7);
        String session = service.newSession();
        service.choose(session, true, true, null);
        TreeMap<String, String> model = new TreeMap<>();
        for (int step = 0; step < 60; step++) {
            String field = FIELDS.get(random.nextInt(FIELDS.size()));
            String value = random.nextInt(3) == 0 ? null : field.equals("email") ? newEmail() : "v" + step;
            assertEquals(200, service.tell(session, new JsonObject().put(field, value)).status());
            if (value == null) {
                model.remove(field);
            } else {
                model.put(field, value);
            }
            int max = 1 + random.nextInt(8);
            JsonObject next = nextFields(session, "?form=signup&max=" + max);
            List<String> unknown = new ArrayList<>(FIELDS);
            unknown.removeAll(model.keySet());
            assertEquals(new JsonObject(new TreeMap<>(model)), next.getJsonObject("prefill"));
            assertEquals(unknown.stream().limit(max).toList(), next.getJsonArray("ask").stream()
                    .map(asked -> ((JsonObject) asked).getString("name")).toList());
            assertEquals(Math.round(model.size() * 100.0 / 8) / 100.0, next.getDouble("completion"));
        }
        assertTrue(model.size() < 9);
    }
}
