package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Where sessions have to be proven by their tokens. */
@ExtendWith(TestDatabase.class)
class ProofTest {

    private static final String TOKEN = ApiOperation.TOKEN;
    private static final String KEY = "the-key-of-a-signup";
    private static final String FORGED = "mJ9d0Yk3hJ0b4oQyqf5o3yVbq0m6kqk3d8yT6w1q2Zs";

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("SESSIONS_PROOF", "token"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonObject form() {
        return new JsonObject().put("email", UUID.randomUUID() + "@example.org");
    }

    private static OpenedSession open() {
        return OpenedSession.at(service);
    }

    private static Answer refresh(String sessionId, String... headers) {
        return service.call("POST", "/api/sessions", sessionId, new JsonObject(), headers);
    }

    private static Answer signUp(OpenedSession session, JsonObject form, String... headers) {
        return service.call("POST", "/api/users/signup", session.id(), form, headers);
    }

    private static Answer leave(OpenedSession session) {
        return service.call("POST", "/api/sessions/" + session.id() + "/unlink", null, null, session.proof());
    }

    private static Answer user(OpenedSession session) {
        return service.call("GET", "/api/sessions/" + session.id() + "/user", null, null, session.proof());
    }

    @Test
    void refreshesForItsTokenAndBeginsAnewWithoutIt() {
        OpenedSession session = OpenedSession.of(service.openSession(null,
                new JsonObject().put("metadata", new JsonObject().put("secret", "mine"))));

        Answer refreshed = refresh(session.id(), session.proof());
        assertEquals(200, refreshed.status());
        assertEquals(session.id(), refreshed.sessionId());
        assertFalse(refreshed.session().containsKey("token"));

        for (Answer other : List.of(refresh(session.id()), refresh(session.id(), TOKEN, FORGED))) {
            assertEquals(201, other.status());
            assertNotEquals(session.id(), other.sessionId());
            assertFalse(other.text().contains("mine"));
            assertEquals(200, user(OpenedSession.of(other)).status());
        }
        assertEquals(200, user(session).status());
    }

    @Test
    void aSessionFirstSeenByAnEventIsTheFirstComers() {
        String id = TestService.randomId();
        assertEquals(201, service.track(id, "PAGE_VIEW", new JsonObject()).status());

        OpenedSession first = OpenedSession.of(refresh(id));
        OpenedSession second = OpenedSession.of(refresh(id));

        assertEquals(id, first.id());
        assertEquals(200, user(first).status());
        assertNotEquals(id, second.id());
    }

    @Test
    void tabsThatOpenASessionAtOnceEachHaveAValidToken() {
        String id = TestService.randomId();
        List<HttpRequest> tabs = IntStream.range(0, 8)
                .mapToObj(tab -> service.request("POST", "/api/sessions", id, new JsonObject())).toList();

        List<OpenedSession> opened = service.exchangeAll(tabs).stream().map(OpenedSession::of).toList();

        assertEquals(1, opened.stream().filter(each -> each.id().equals(id)).count());
        opened.forEach(each -> assertEquals(200, user(each).status()));
    }

    @Test
    void aLostAnswerToASignupIsHadAgainByItsKey() {
        OpenedSession session = open();
        JsonObject form = form();
        Answer lost = signUp(session, form, TOKEN, session.token(), "Idempotency-Key", KEY);
        assertEquals(201, lost.status());

        Answer repeated = signUp(session, form, TOKEN, session.token(), "Idempotency-Key", KEY);

        assertEquals(200, repeated.status());
        assertEquals(lost.user(), repeated.user());
        assertEquals(200, user(OpenedSession.of(repeated)).status());
        assertEquals(200, user(OpenedSession.of(lost)).status());
        assertEquals(1, service.call("GET", "/api/sessions/" + session.id() + "/events?type=SIGNUP_COMPLETED", null, null,
                OpenedSession.of(repeated).proof()).events().size());

        assertEquals(401, signUp(session, form, TOKEN, session.token(), "Idempotency-Key", "another-key").status());
        assertEquals(401, signUp(session, form, TOKEN, session.token()).status());
        assertEquals(401, signUp(session, form, TOKEN, FORGED, "Idempotency-Key", KEY).status());
        assertEquals(401, signUp(session, form, "Idempotency-Key", KEY).status());
        assertEquals(401, signUp(session, form(), TOKEN, session.token(), "Idempotency-Key", KEY).status());
        assertEquals(401, user(session).status());

        service.clock().pass(Duration.ofDays(1).plusMinutes(1));
        assertEquals(401, signUp(session, form, TOKEN, session.token(), "Idempotency-Key", KEY).status());
    }

    @Test
    void aFailedSignupsKeyRepeatsNoOther() {
        JsonObject taken = form();
        OpenedSession other = open();
        signUp(other, taken, other.proof());
        OpenedSession planted = open();
        assertEquals("EMAIL_TAKEN", signUp(planted, taken, TOKEN, planted.token(), "Idempotency-Key", KEY).code());

        JsonObject victims = form();
        assertEquals(201, signUp(planted, victims, planted.proof()).status());

        assertEquals(401, signUp(planted, victims, TOKEN, planted.token(), "Idempotency-Key", KEY).status());
        assertEquals(401, signUp(planted, taken, TOKEN, planted.token(), "Idempotency-Key", KEY).status());
    }

    @Test
    void parallelSignupsWithOneTokenAllHaveValidOnes() {
        OpenedSession session = open();
        JsonObject form = form();
        List<HttpRequest> requests = IntStream.range(0, 6).mapToObj(n -> HttpRequest.newBuilder(
                service.request("POST", "/api/users/signup", session.id(), form), (name, value) -> true)
                .header(TOKEN, session.token()).header("Idempotency-Key", "key-of-many-at-once").build()).toList();

        List<Answer> answers = service.exchangeAll(requests);

        assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(5, answers.stream().filter(answer -> answer.status() == 200).count());
        answers.forEach(answer -> assertEquals(200, user(OpenedSession.of(answer)).status()));
        assertEquals(401, user(session).status());
    }

    @Test
    void leavingASessionBeginsAnotherThatKnowsNothingOfIt() {
        OpenedSession anonymous = open();
        JsonObject form = form();
        OpenedSession session = OpenedSession.of(signUp(anonymous, form, anonymous.proof()));
        String event = "{\"eventType\":\"PAGE_VIEW\",\"payload\":{}}";
        assertEquals(201, service.track(session.id(), new JsonObject(event)).status());

        Answer left = leave(session);

        assertEquals(201, left.status());
        assertNotEquals(session.id(), left.sessionId());
        assertNull(left.session().getString("userId"));
        assertNull(left.session().getValue("userData"));
        assertEquals(200, user(OpenedSession.of(left)).status());
        assertEquals(401, user(session).status());
        assertNotEquals(session.id(), refresh(session.id(), session.proof()).sessionId());
        // Known to the gateway a moment ago, and yet nothing more is stored.
        assertEquals("SESSION_NOT_FOUND", service.track(session.id(), new JsonObject(event)).code());
        JsonObject batch = service.trackAll(null, new JsonObject("{\"events\":[%s,%s]}".formatted(
                event.replace("}}", "},\"sessionId\":\"" + session.id() + "\"}"),
                event.replace("}}", "},\"sessionId\":\"" + left.sessionId() + "\"}")))).body();
        assertEquals(List.of("rejected", "stored"), batch.getJsonArray("results").stream()
                .map(result -> ((JsonObject) result).getString("status")).toList());
        assertEquals("2", service.queryDatabase(
                "SELECT count(*) FROM event_logs WHERE session_id = '" + session.id() + "'"));
        assertNotNull(service.queryDatabase("SELECT user_id FROM user_sessions WHERE session_id = '" + session.id() + "'"));
    }

    @Test
    void anAnonymousSessionCanBeLeftToo() {
        OpenedSession session = open();
        assertEquals(201, leave(session).status());
        assertEquals("unlink visitor", service.queryDatabase(
                "SELECT action || ' ' || actor FROM session_links WHERE session_id = '" + session.id() + "'"));
    }

    @Test
    void aTokenIsNotInTheDatabase() {
        OpenedSession session = open();
        String key = "the-key-of-" + UUID.randomUUID();
        OpenedSession signedUp = OpenedSession.of(
                signUp(session, form(), TOKEN, session.token(), "Idempotency-Key", key));
        for (String secret : List.of(session.token(), signedUp.token(), key)) {
            assertEquals("0", service.queryDatabase(
                    "SELECT count(*) FROM user_sessions s WHERE s::text LIKE '%" + secret + "%'"));
        }
    }
}
