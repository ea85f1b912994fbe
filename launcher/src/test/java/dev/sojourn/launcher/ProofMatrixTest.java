package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every operation on every kind of session that the client can't prove: no answer tells one kind from another. */
@ExtendWith(TestDatabase.class)
class ProofMatrixTest {

    private static final String TOKEN = ApiOperation.TOKEN;
    private static final String FORGED = "mJ9d0Yk3hJ0b4oQyqf5o3yVbq0m6kqk3d8yT6w1q2Zs";

    /** Where tokens are asked for, and where ids are proof enough; on one database. */
    private static TestService service;
    private static TestService byId;

    @BeforeAll
    static void start(DatabaseUrl database) {
        Map<String, String> keys = Map.of("ADMIN_API_KEY", Operator.KEY, "SERVER_API_KEY", ApiOperation.SERVER_KEY);
        Map<String, String> token = new TreeMap<>(keys);
        token.put("SESSIONS_PROOF", "token");
        service = TestService.start(database, token);
        byId = TestService.start(database, keys);
    }

    @AfterAll
    static void stop() {
        service.close();
        byId.close();
    }

    static List<ApiOperation> proven() {
        return ApiOperation.proven();
    }

    static List<ApiOperation> ofSessions() {
        return ApiOperation.ofSessions();
    }

    private static OpenedSession open() {
        return OpenedSession.at(service);
    }

    private static String newUser() {
        OpenedSession session = open();
        return signUp(session).user().getString("userId");
    }

    private static Answer signUp(OpenedSession session) {
        Answer signedUp = service.call("POST", "/api/users/signup", session.id(),
                new JsonObject().put("email", UUID.randomUUID() + "@example.org"), session.proof());
        assertEquals(201, signedUp.status());
        return signedUp;
    }

    private static OpenedSession link(OpenedSession session) {
        Answer linked = service.call("POST", "/api/sessions/" + session.id() + "/link", null,
                new JsonObject().put("userId", newUser()), "Authorization", "Bearer " + ApiOperation.SERVER_KEY);
        assertEquals(200, linked.status());
        return OpenedSession.of(linked);
    }

    private static void undoLink(OpenedSession session) {
        assertEquals(200, ApiOperation.named("undoLink").call(service, session.id()).status());
    }

    private static void leave(OpenedSession session) {
        assertEquals(201, ApiOperation.named("unlinkSession").call(service, session.id(), session.proof()).status());
    }

    private static OpenedSession erased() {
        OpenedSession session = open();
        service.track(session.id(), "PAGE_VIEW", new JsonObject());
        assertEquals(200, erase(session).status());
        return session;
    }

    private static Answer erase(OpenedSession session) {
        return ApiOperation.named("deleteSession").call(service, session.id(), session.proof());
    }

    /** All that a client sees but the request's own id. */
    private static String seen(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        String requestId = headers.remove("x-request-id").get(0);
        return answer.status() + " " + headers + " " + answer.text().replace(requestId, "");
    }

    @ParameterizedTest
    @MethodSource("proven")
    void everySessionLooksAlikeToWhoeverHasNoValidToken(ApiOperation operation) {
        OpenedSession mine = open();
        String unknown = TestService.randomId();
        OpenedSession foreign = open();
        service.track(foreign.id(), "PAGE_VIEW", new JsonObject());
        OpenedSession signedUp = open();
        signUp(signedUp);
        OpenedSession loggedIn = open();
        OpenedSession undone = link(loggedIn);
        undoLink(undone);
        OpenedSession left = open();
        leave(left);
        String seenByEvent = TestService.randomId();
        service.track(seenByEvent, "PAGE_VIEW", new JsonObject());

        Answer refusal = operation.call(service, unknown);
        Map<String, Answer> answers = new LinkedHashMap<>();
        answers.put("unknown with a token", operation.call(service, unknown, mine.proof()));
        answers.put("unknown with a cookie", operation.call(service, unknown, mine.cookie()));
        answers.put("foreign", operation.call(service, foreign.id()));
        answers.put("foreign with a token of another", operation.call(service, foreign.id(), mine.proof()));
        answers.put("foreign with a cookie of another", operation.call(service, foreign.id(), mine.cookie()));
        answers.put("foreign with a forged token", operation.call(service, foreign.id(), TOKEN, FORGED));
        answers.put("foreign with an empty token", operation.call(service, foreign.id(), TOKEN, ""));
        answers.put("foreign with two",
                operation.call(service, foreign.id(), TOKEN, foreign.token(), TOKEN, foreign.token()));
        answers.put("rotated by a signup", operation.call(service, signedUp.id(), signedUp.proof()));
        answers.put("rotated by a login", operation.call(service, loggedIn.id(), loggedIn.proof()));
        answers.put("ended by the operator", operation.call(service, undone.id(), undone.proof()));
        answers.put("left", operation.call(service, left.id(), left.proof()));
        answers.put("never had one", operation.call(service, seenByEvent));
        answers.put("never had one, forged", operation.call(service, seenByEvent, TOKEN, FORGED));
        answers.forEach((what, answer) -> assertEquals(seen(refusal), seen(answer), what));
        assertEquals(401, refusal.status());
        assertEquals("SESSION_PROOF_REQUIRED", refusal.code());
        assertNull(refusal.header("WWW-Authenticate"));

        // Nor does a cookie that does not count.
        String cookie = "sojourn_session_token=" + foreign.token();
        Answer ofUnknown = operation.call(service, unknown, "Cookie", cookie);
        assertEquals(operation.changes() ? "CROSS_SITE_COOKIE" : "SESSION_PROOF_REQUIRED", ofUnknown.code());
        assertEquals(seen(ofUnknown), seen(operation.call(service, mine.id(), "Cookie", cookie)));

        assertTrue(operation.call(service, mine.id(), mine.cookie()).status() < 300, "its cookie");
        assertTrue(operation.call(service, foreign.id(), foreign.proof()).status() < 300, "its token");
    }

    @Test
    void anExpiredSessionLooksLikeAnUnknownOne() {
        OpenedSession expired = open();
        service.clock().pass(Duration.ofDays(30).plusMinutes(1));
        for (ApiOperation operation : proven()) {
            String unknown = seen(operation.call(service, TestService.randomId(), TOKEN, FORGED));
            assertEquals(unknown, seen(operation.call(service, expired.id(), expired.proof())), operation.id());
            assertEquals(unknown, seen(operation.call(service, expired.id(), expired.cookie())), operation.id());
            assertEquals(unknown, seen(operation.call(service, expired.id())), operation.id());
        }
    }

    /** The one thing that is told of a session without proof; its id is spent. */
    @ParameterizedTest
    @MethodSource("ofSessions")
    void anErasedSessionIsGoneWhoeverAsks(ApiOperation operation) {
        OpenedSession mine = open();
        OpenedSession erased = erased();
        OpenedSession leftBefore = open();
        leave(leftBefore);
        byId.delete(leftBefore.id());
        OpenedSession signedUpBefore = open();
        assertEquals(200, erase(OpenedSession.of(signUp(signedUpBefore))).status());
        List<Answer> answers = List.of(operation.call(service, erased.id()),
                operation.call(service, erased.id(), erased.proof()),
                operation.call(service, erased.id(), erased.cookie()),
                operation.call(service, erased.id(), mine.proof()),
                operation.call(service, erased.id(), TOKEN, FORGED),
                operation.call(service, leftBefore.id(), leftBefore.proof()),
                operation.call(service, signedUpBefore.id(), signedUpBefore.proof()),
                operation.call(byId, erased.id()),
                operation.call(byId, erased.id(), erased.proof()));
        if (operation.id().equals("deleteSession")) {
            // What was erased is erased; its receipt is told again and has nothing personal.
            answers.forEach(answer -> assertEquals(200, answer.status(), answer.text()));
            assertEquals(answers.get(0).text(), answers.get(7).text());
            return;
        }
        answers.forEach(answer -> {
            assertEquals(seen(answers.get(0)), seen(answer));
            assertEquals(410, answer.status());
            assertEquals("SESSION_ERASED", answer.code());
        });
        assertEquals("0", service.queryDatabase(
                "SELECT count(*) FROM user_sessions WHERE session_id = '" + erased.id() + "'"));
    }

    /** As published; but an expired session is somebody's to erase, and a signup creates one that was never seen. */
    @Test
    void whereIdsAreProofAnExpiredSessionLooksLikeAnUnknownOne() {
        String expired = byId.newSession();
        byId.track(expired, "PAGE_VIEW", new JsonObject());
        byId.clock().pass(Duration.ofDays(30).plusMinutes(1));
        OpenedSession left = OpenedSession.at(byId);
        assertEquals(201, ApiOperation.named("unlinkSession").call(byId, left.id()).status());
        List<ApiOperation> lastErased = proven().stream()
                .sorted(Comparator.comparing(operation -> operation.id().equals("deleteSession"))).toList();
        for (ApiOperation operation : lastErased) {
            Answer ofUnknown = operation.call(byId, TestService.randomId());
            Answer ofExpired = operation.call(byId, expired);
            switch (operation.id()) {
                case "deleteSession" -> assertEquals("404 200", ofUnknown.status() + " " + ofExpired.status());
                case "signUp" -> assertEquals("201 404", ofUnknown.status() + " " + ofExpired.status());
                default -> {
                    assertEquals(seen(ofUnknown), seen(ofExpired), operation.id());
                    assertEquals(seen(ofUnknown), seen(operation.call(byId, left.id(), left.proof())), operation.id());
                }
            }
        }
    }
}
