package dev.sojourn.launcher;

import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

/** What a person is told about what is held. */
@ExtendWith(TestDatabase.class)
class ExportTest {

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("ADMIN_API_KEY", Operator.KEY));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Answer export(String session) {
        return service.exchange(service.request("GET", "/api/sessions/" + session + "/export"));
    }

    private static Answer exportUser(String query) {
        return service.exchange(new Operator(service).request("GET", "/api/admin/export" + query, null));
    }

    private static void track(String session, int events) {
        for (int sent = 0; sent < events; sent += 1000) {
            JsonArray batch = new JsonArray();
            for (int i = sent; i < Math.min(events, sent + 1000); i++) {
                batch.add(new JsonObject().put("eventType", "A").put("payload", new JsonObject().put("i", i)));
            }
            assertEquals(batch.size(), service.trackAll(session, new JsonObject().put("events", batch))
                    .body().getInteger("accepted"));
        }
    }

    private static JsonObject only(JsonArray list) {
        assertEquals(1, list.size());
        return list.getJsonObject(0);
    }

    @Test
    void hasAllOfASessionThatIsNobodys() {
        String session = service.openSession(null, new JsonObject().put("metadata",
                new JsonObject().put("campaign", "autumn"))).session().getString("sessionId");
        track(session, 2);
        assertEquals(400, service.track(session, "A", new JsonObject().put("page", 1)).status());
        Eventually.holds(() -> only(export(session).body().getJsonArray("sessions"))
                .getJsonArray("refusedEvents").size() == 1);

        JsonObject document = export(session).body();

        assertNull(document.getJsonObject("user"));
        JsonObject exported = only(document.getJsonArray("sessions"));
        assertEquals(session, exported.getString("sessionId"));
        assertEquals("autumn", exported.getJsonObject("metadata").getString("campaign"));
        assertEquals(service.events(session, "").events(), exported.getJsonArray("events"));
        assertEquals(1, only(exported.getJsonArray("refusedEvents")).getJsonObject("event")
                .getJsonObject("payload").getInteger("page"));
    }

    @Test
    void hasEveryEventOnceOverManyPages() {
        String session = service.newSession();
        track(session, 2600);

        JsonArray events = only(export(session).body().getJsonArray("sessions")).getJsonArray("events");

        assertEquals(2600, events.size());
        List<Integer> numbers = new ArrayList<>();
        events.forEach(event -> numbers.add(((JsonObject) event).getJsonObject("payload").getInteger("i")));
        assertEquals(2600, new HashSet<>(numbers).size());
    }

    @Test
    void hasTheUserWithAllSessionsWhoeverAsks() {
        String session = service.newSession();
        String email = UUID.randomUUID() + "@example.org";
        service.signUp(session, new JsonObject().put("email", email).put("city", "Utrecht"));
        String user = service.user(session).session().getString("userId");
        for (int i = 0; i < 60; i++) {
            service.executeInDatabase("UPDATE user_sessions SET user_id = '" + user + "' WHERE session_id = '"
                    + service.newSession() + "'");
        }

        JsonObject document = export(session).body();

        assertEquals("Utrecht", document.getJsonObject("user").getJsonObject("attributes").getJsonObject("city").getString("value"));
        assertEquals(61, document.getJsonArray("sessions").size());
        for (String query : List.of("?userId=" + user, "?email=" + email, "?email=" + email.toUpperCase())) {
            JsonObject same = exportUser(query).body();
            assertEquals(document.getJsonArray("sessions"), same.getJsonArray("sessions"));
            assertEquals(document.getJsonObject("user"), same.getJsonObject("user"));
        }
    }

    @Test
    void tellsWhereWhatIsKnownCameFrom() {
        String session = service.newSession();
        service.choose(session, true, true, "2026-01");
        service.choose(session, false, true, null);
        service.choose(session, true, true, null);
        service.tell(session, new JsonObject().put("city", "Utrecht").put("country", "NL"));
        service.tell(session, new JsonObject().putNull("country"));
        assertEquals(201, service.track(session, "FORM_PROGRESS", new JsonObject()
                .put("timestamp", "2026-11-20T10:00:00.000Z").put("fields", new JsonObject().put("age", "25-34"))).status());

        JsonObject exported = only(export(session).body().getJsonArray("sessions"));

        JsonObject draft = exported.getJsonObject("draft");
        assertEquals(Set.of("age", "city"), draft.fieldNames());
        assertEquals(new JsonObject().put("value", "25-34").put("source", "event")
                .put("at", "2026-11-20T10:00:00.000Z").putNull("sessionId"), draft.getJsonObject("age"));
        assertEquals("form", draft.getJsonObject("city").getString("source"));
        assertEquals(List.of("true 2026-01", "false null", "true null"), exported.getJsonArray("consents").stream()
                .map(JsonObject.class::cast)
                .map(each -> each.getBoolean("analytics") + " " + each.getString("policyVersion")).toList());
        assertEquals(new JsonArray(), exported.getJsonArray("links"));

        service.signUp(session, new JsonObject().put("email", UUID.randomUUID() + "@example.org").put("age", "35-44")
                .put("ctaVariant", "B"));
        JsonObject document = export(session).body();
        exported = only(document.getJsonArray("sessions"));

        assertEquals(draft, exported.getJsonObject("draft"), "what an undone link would bring back");
        assertEquals("signup", only(exported.getJsonArray("links")).getString("actor"));
        assertEquals("B", document.getJsonObject("user").getString("ctaVariant"));
        JsonObject known = document.getJsonObject("user").getJsonObject("attributes");
        assertEquals(Set.of("age", "city", "email"), known.fieldNames());
        assertEquals("35-44", known.getJsonObject("age").getString("value"));
        assertEquals("form", known.getJsonObject("age").getString("source"));
        assertNull(known.getJsonObject("age").getString("sessionId"));
        assertEquals(session, known.getJsonObject("city").getString("sessionId"));
        assertEquals(new JsonArray(), document.getJsonObject("user").getJsonArray("formerLinks"));
    }

    @Test
    void tellsOfLinksThatWereUndoneWithoutTheSessionThatIsSomebodyElsesNow() {
        String session = service.newSession();
        String email = UUID.randomUUID() + "@example.org";
        service.signUp(session, new JsonObject().put("email", email));
        service.exchange(new Operator(service).request("POST", "/api/admin/sessions/" + session + "/unlink",
                new JsonObject().put("reason", "a shared device")));

        JsonObject document = exportUser("?email=" + email).body();

        assertEquals(new JsonArray(), document.getJsonArray("sessions"));
        assertEquals(List.of("link signup null", "unlink operator a shared device"),
                document.getJsonObject("user").getJsonArray("formerLinks").stream().map(JsonObject.class::cast)
                        .map(each -> each.getString("action") + " " + each.getString("actor") + " "
                                + each.getString("reason")).toList());
        assertFalse(document.encode().contains(session));
    }

    @Test
    void isForWhomItIsAbout() {
        assertEquals(404, export(TestService.randomId()).status());
        assertEquals(404, exportUser("?userId=" + UUID.randomUUID()).status());
        assertEquals(404, exportUser("?email=nobody@example.org").status());
        assertEquals(400, exportUser("").status());
        assertEquals(400, exportUser("?userId=x").status());
        assertEquals(400, exportUser("?email=a@b.org&userId=" + UUID.randomUUID()).status());
        assertEquals(401, service.exchange(service.request("GET", "/api/admin/export?email=a@b.org")).status());
    }
}
