package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/** A link that was wrong, undone: what both sides are shown is what they were shown before. */
@ExtendWith(TestDatabase.class)
class UndoneLinksTest {

    private static final String SERVER_KEY = "server-0123456789-abcdef-0123456789";

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("SERVER_API_KEY", SERVER_KEY, "ADMIN_API_KEY", Operator.KEY));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonObject form() {
        return new JsonObject().put("email", UUID.randomUUID() + "@example.org");
    }

    private static void link(String session, String user) {
        assertEquals(200, service.call("POST", "/api/sessions/" + session + "/link", null,
                new JsonObject().put("userId", user), "Authorization", "Bearer " + SERVER_KEY).status());
    }

    private static void undo(String session) {
        assertEquals(200, service.exchange(new Operator(service).request("POST",
                "/api/admin/sessions/" + session + "/unlink", null)).status());
    }

    /** Who leaves is answered as a new visitor is. */
    @Test
    void leavingAnswersLikeANewSession() {
        JsonObject told = new JsonObject().put("metadata",
                new JsonObject().put("campaign", "autumn").put("referrer", "https://a.example/"));
        String session = service.newSession();
        service.signUp(session, form());
        Answer left = service.call("POST", "/api/sessions/" + session + "/unlink", null, told);
        Answer opened = service.openSession(null, told);

        assertEquals(opened.status(), left.status());
        assertEquals(anyOf(opened), anyOf(left));
        assertNotEquals(session, left.sessionId());
        assertEquals(200, service.user(left.sessionId()).status());
    }

    private static JsonObject anyOf(Answer answer) {
        JsonObject session = answer.session();
        for (String own : List.of("sessionId", "token", "createdAt", "lastSeen")) {
            assertNotNull(session.remove(own), own);
        }
        return session;
    }

    /** What anybody is shown of it, but for the times of its activity. */
    private static JsonObject shown(String session) {
        JsonObject user = service.user(session).body();
        user.getJsonObject("session").remove("lastSeen");
        JsonObject form = service.exchange(service.request("GET",
                "/api/sessions/" + session + "/next-fields?form=signup&max=20")).body();
        return new JsonObject().put("user", user).put("form", form);
    }

    @Test
    void ofTheSitesBackend() {
        String known = service.newSession();
        service.tell(known, new JsonObject().put("city", "Bath").put("age", "36"));
        String user = service.signUp(known, form()).user().getString("userId");
        String session = service.newSession();
        service.tell(session, new JsonObject().put("city", "Rome").put("country", "IT"));
        JsonObject ofUser = shown(known);
        JsonObject ofSession = shown(session);

        link(session, user);
        assertEquals("Bath", service.user(session).session().getJsonObject("userData").getString("city"));
        service.tell(session, new JsonObject().put("city", "Oslo").put("firstName", "Ada"));
        service.track(session, "FORM_PROGRESS",
                new JsonObject().put("fields", new JsonObject().put("age", "20").put("gender", "f")));
        assertNotEquals(ofUser, shown(known));
        undo(session);

        assertEquals(ofUser, shown(known));
        assertEquals(ofSession, shown(session));
    }

    @Test
    void ofASignup() {
        String session = service.newSession();
        service.tell(session, new JsonObject().put("city", "Rome").put("country", "IT"));
        JsonObject before = shown(session);
        JsonObject form = form().put("age", "36");
        service.signUp(session, form);
        service.tell(session, new JsonObject().put("gender", "f"));
        assertEquals("Rome", service.user(session).session().getJsonObject("userData").getString("city"));

        undo(session);
        assertEquals(before, shown(session));
        service.tell(session, new JsonObject().put("city", "Oslo"));

        JsonObject user = service.exchange(new Operator(service).request("GET",
                "/api/admin/export?email=" + form.getString("email"), null)).body();
        assertEquals(new JsonArray(), user.getJsonArray("sessions"));
        assertEquals(2, user.getJsonObject("user").getJsonObject("attributes").size(), "what the form said");
        assertEquals("EMAIL_TAKEN", service.signUp(session, form).code());
        Answer again = service.signUp(session, form());
        assertEquals(201, again.status());
        assertEquals("Oslo", again.user().getString("city"));
        assertNull(again.user().getString("age"));
    }
}
