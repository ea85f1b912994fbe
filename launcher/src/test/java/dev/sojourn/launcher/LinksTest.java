package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Who a session belongs to: the site's backend links it, the operator undoes that, the ledger keeps both. */
@ExtendWith(TestDatabase.class)
class LinksTest {

    private static final String SERVER_KEY = ApiOperation.SERVER_KEY;
    private static final String TOKEN = "X-Session-Token";

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("SESSIONS_PROOF", "token", "SERVER_API_KEY", SERVER_KEY,
                "ADMIN_API_KEY", Operator.KEY));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String newUser() {
        Answer session = service.openSession(null, new JsonObject());
        return service.call("POST", "/api/users/signup", session.sessionId(),
                new JsonObject().put("email", UUID.randomUUID() + "@example.org"), TOKEN, tokenOf(session))
                .user().getString("userId");
    }

    private static String tokenOf(Answer answer) {
        return answer.session().getString("token");
    }

    private static Answer link(String session, JsonObject body, String key) {
        return service.call("POST", "/api/sessions/" + session + "/link", null, body, "Authorization", "Bearer " + key);
    }

    private static Answer link(String session, String user) {
        return link(session, new JsonObject().put("userId", user).put("reason", "login"), SERVER_KEY);
    }

    private static Answer undo(String session) {
        return service.call("POST", "/api/admin/sessions/" + session + "/unlink", null,
                new JsonObject().put("reason", "a mistake"), "Authorization", "Bearer " + Operator.KEY);
    }

    private static Answer user(String session, String token) {
        return service.call("GET", "/api/sessions/" + session + "/user", null, null, TOKEN, token);
    }

    private static String ledgerOf(String session) {
        return service.queryDatabase("SELECT string_agg(concat_ws(' ', action, actor, reason, user_id), ', ' ORDER BY"
                + " link_id) FROM session_links WHERE session_id = '" + session + "'");
    }

    @Test
    void theBackendLinksASessionAndItsOldTokensEnd() {
        String user = newUser();
        Answer opened = service.openSession(null, new JsonObject());
        String session = opened.sessionId();

        Answer linked = link(session, user);

        assertEquals(200, linked.status());
        assertEquals(user, linked.session().getString("userId"));
        assertEquals(401, user(session, tokenOf(opened)).status());
        assertEquals(user, user(session, tokenOf(linked)).session().getString("userId"));

        Answer again = link(session, user);
        assertEquals(200, again.status());
        assertEquals(200, user(session, tokenOf(linked)).status());
        assertEquals(200, user(session, tokenOf(again)).status());
        assertEquals("link server login " + user, ledgerOf(session));

        assertEquals("SESSION_LINKED", link(session, newUser()).code());
        assertEquals(user, user(session, tokenOf(again)).session().getString("userId"));
    }

    @Test
    void linksNothingThatIsNotThere() {
        String session = service.newSession();
        assertEquals("NOT_FOUND", link(session, TestService.randomId()).code());
        assertEquals("SESSION_NOT_FOUND", link(TestService.randomId(), newUser()).code());
        assertNull(ledgerOf(session));

        Answer left = service.openSession(null, new JsonObject());
        service.call("POST", "/api/sessions/" + left.sessionId() + "/unlink", null, null, TOKEN, tokenOf(left));
        assertEquals("SESSION_NOT_FOUND", link(left.sessionId(), newUser()).code());
    }

    @Test
    void opensToTheBackendsKeyAlone() {
        String session = service.newSession();
        JsonObject body = new JsonObject().put("userId", newUser());
        for (String wrong : new String[] {Operator.KEY, "x", ""}) {
            Answer refused = link(session, body, wrong);
            assertEquals("UNAUTHORIZED", refused.code());
            assertEquals("Bearer", refused.header("WWW-Authenticate"));
        }
        assertEquals("UNAUTHORIZED", service.call("POST", "/api/admin/sessions/" + session + "/unlink", null,
                new JsonObject(), "Authorization", "Bearer " + SERVER_KEY).code());
        assertEquals("/reason", link(session, body.copy().put("reason", "x".repeat(201)), SERVER_KEY).pointers());
        assertEquals("/userId", link(session, new JsonObject().put("userId", "x"), SERVER_KEY).pointers());
    }

    @Test
    void theOperatorUndoesALinkExactly() {
        String user = newUser();
        Answer opened = service.openSession(null, new JsonObject().put("metadata", new JsonObject().put("a", 1)));
        String session = opened.sessionId();
        service.track(session, "PAGE_VIEW", new JsonObject());
        String all = "SELECT (to_jsonb(s) - 'updated_at' - 'token_hashes' - 'ended_token_at')::text || (SELECT count(*)"
                + " FROM event_logs e WHERE e.session_id = s.session_id) FROM user_sessions s WHERE session_id = '"
                + session + "'";
        String before = service.queryDatabase(all);
        Answer linked = link(session, user);

        Answer undone = undo(session);

        assertEquals(200, undone.status());
        assertNull(undone.session().getString("userId"));
        assertEquals(before, service.queryDatabase(all));
        assertEquals("link server login " + user + ", unlink operator a mistake " + user, ledgerOf(session));
        assertEquals(401, user(session, tokenOf(linked)).status());
        // Its history is not for whoever knows the id.
        assertNotEquals(session, service.openSession(session, new JsonObject()).sessionId());

        assertEquals(200, undo(session).status());
        assertEquals("link server login " + user + ", unlink operator a mistake " + user, ledgerOf(session));
        assertEquals("SESSION_NOT_FOUND", undo(TestService.randomId()).code());
    }

    @Test
    void anErasureTakesTheLedgerAlong() {
        Answer opened = service.openSession(null, new JsonObject());
        Answer linked = link(opened.sessionId(), newUser());

        Answer erased = service.call("DELETE", "/api/sessions/" + opened.sessionId(), null, null, TOKEN, tokenOf(linked));

        assertEquals(1, erased.body().getJsonObject("deleted").getInteger("session_links"));
        assertNull(ledgerOf(opened.sessionId()));
    }

    private static void tell(Answer session, String city) {
        JsonObject attributes = new JsonObject().put("city", city);
        assertEquals(200, service.call("PATCH", "/api/sessions/" + session.sessionId() + "/profile", null,
                new JsonObject().put("attributes", attributes), TOKEN, tokenOf(session)).status());
    }

    @Test
    void whoeverUndoesALinkIsShownTheDraftOfBefore() {
        Answer opened = service.openSession(null, new JsonObject());
        tell(opened, "Bath");
        tell(link(opened.sessionId(), newUser()), "Rome");

        assertEquals("Bath", undo(opened.sessionId()).session().getJsonObject("userData").getString("city"));
        assertEquals("Bath", undo(opened.sessionId()).session().getJsonObject("userData").getString("city"));
    }

    @Test
    void aSignupThatIsRefusedChangesNothing() {
        String user = newUser();
        Answer linked = link(service.newSession(), user);
        tell(linked, "Rome");
        String session = linked.sessionId();
        String all = "SELECT (SELECT to_jsonb(p)::text FROM session_profiles p WHERE session_id = '" + session
                + "') || (SELECT count(*) FROM users)";
        String before = service.queryDatabase(all);

        Answer refused = service.call("POST", "/api/users/signup", session,
                new JsonObject().put("email", UUID.randomUUID() + "@example.org"), TOKEN, tokenOf(linked));

        assertEquals("SESSION_LINKED", refused.code());
        assertEquals(before, service.queryDatabase(all));
        service.call("DELETE", "/api/sessions/" + session, null, null, TOKEN, tokenOf(linked));
        assertEquals("0", service.queryDatabase("SELECT count(*) FROM users u WHERE u::text LIKE '%" + session + "%'"));
    }

    /** Whether the gateway has it in mind or not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aSessionThatWasLeftTakesNothingAndKnowsWhatItHasTaken(int minutesLater) {
        Answer opened = service.openSession(null, new JsonObject());
        String session = opened.sessionId();
        JsonObject event = new JsonObject().put("eventType", "PAGE_VIEW").put("eventId", TestService.randomId());
        assertEquals(201, service.track(session, event).status());
        service.call("PUT", "/api/sessions/" + session + "/consent", null,
                new JsonObject().put("analytics", false).put("profiling", false), TOKEN, tokenOf(opened));
        service.call("POST", "/api/sessions/" + session + "/unlink", null, null, TOKEN, tokenOf(opened));
        service.clock().pass(Duration.ofMinutes(minutesLater));

        assertEquals(200, service.track(session, event).status());
        assertEquals("SESSION_NOT_FOUND", service.track(session, "PAGE_VIEW", new JsonObject()).code());
        JsonObject batch = service.trackAll(session, new JsonObject().put("events",
                new JsonArray().add(event).add(new JsonObject().put("eventType", "PAGE_VIEW")))).body();
        assertEquals(List.of("duplicate", "rejected"), batch.getJsonArray("results").stream()
                .map(result -> ((JsonObject) result).getString("status")).toList());
        assertEquals("1", service.queryDatabase(
                "SELECT count(*) FROM event_logs WHERE session_id = '" + session + "'"));
    }

    @Test
    void thereIsNoLinkWithoutAKey(DatabaseUrl database) {
        try (TestService keyless = TestService.start(database)) {
            String path = "/api/sessions/" + TestService.randomId() + "/link";
            assertEquals("NOT_FOUND", keyless.call("POST", path, null, new JsonObject(),
                    "Authorization", "Bearer " + SERVER_KEY).code());
        }
    }
}
