package dev.sojourn.gateway;

import dev.sojourn.contract.BeginSignup;
import dev.sojourn.contract.Draft;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.ProveSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.contract.SignUp;
import dev.sojourn.contract.SignedUp;
import dev.sojourn.gateway.openapi.ApiContract;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.sojourn.gateway.Samples.SESSION;
import static dev.sojourn.gateway.Samples.SESSION_ID;
import static dev.sojourn.gateway.Samples.USER;
import static dev.sojourn.gateway.Samples.USER_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How a token comes to a client and back. */
class SessionAccessTest {

    private static final SessionToken TOKEN = new SessionToken("mJ9d0Yk3hJ0b4oQyqf5o3yVbq0m6kqk3d8yT6w1q2Zs");
    private static final String COOKIE = "sojourn_session_token=" + TOKEN.value();
    private static final String LISTED = "https://app.example.org";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        // Behind one proxy, whose word for the scheme is believed.
        gateway = TestGateway.askingForTokens(
                new HttpSettings("127.0.0.1", 0, 65_536, 1, true, true, List.of(LISTED), TestGateway.SETTINGS.erasure(),
                        Duration.ofSeconds(5), HttpsSettings.NONE));
    }

    @AfterEach
    void reset() {
        gateway.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Answer openIssuing(String... headers) {
        gateway.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.anonymous(), true, TOKEN));
        return gateway.post("/api/sessions", "{}", headers);
    }

    private static List<ProveSession> proving() {
        return gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
    }

    @Test
    void aTokenComesInTheAnswerAndAsACookieThatNoScriptReads() {
        Answer answer = openIssuing();
        assertEquals(TOKEN.value(), answer.body().getJsonObject("session").getString("token"));
        assertEquals("sojourn_session_token=" + TOKEN.value() + "; Max-Age=2592000; Path=/api; HTTPOnly; SameSite=Lax"
                .toLowerCase(), cookie(answer));
    }

    /** Without what moves: Expires. Names of attributes are not told apart by case. */
    private static String cookie(Answer answer) {
        String cookie = answer.header("Set-Cookie").replaceAll(" Expires=[^;]*;", "");
        int value = cookie.indexOf(';');
        return cookie.substring(0, value) + cookie.substring(value).toLowerCase();
    }

    @Test
    void theCookieIsSecureOverHttps() {
        assertTrue(cookie(openIssuing("X-Forwarded-Proto", "https")).contains("; secure"));
        assertFalse(cookie(openIssuing("X-Forwarded-Proto", "http")).contains("; secure"));
    }

    @ParameterizedTest
    @CsvSource({"same-origin, true", "same-site, true", "none, true", "cross-site, false"})
    void theCookieIsForPagesOfTheSite(String fetchSite, boolean given) {
        assertEquals(given, openIssuing("Sec-Fetch-Site", fetchSite).header("Set-Cookie") != null);
        assertEquals(given, openIssuing("Sec-Fetch-Site", fetchSite, "Origin", LISTED).header("Set-Cookie") != null);
    }

    @Test
    void aBrowserThatSaysLessIsJudgedByItsOrigin() {
        assertNull(openIssuing("Origin", LISTED).header("Set-Cookie"));
        assertTrue(openIssuing("Origin", "http://127.0.0.1:" + gateway.port()).header("Set-Cookie") != null);
    }

    @Test
    void aValidTokenIsNotAnsweredAndItsCookieSlides() {
        List<OpenSession> calls = gateway.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.anonymous(), false));
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(null));
        Answer answer = gateway.post("/api/sessions", "{}", "X-Session-ID", SESSION, "Cookie", COOKIE,
                "Sec-Fetch-Site", "same-origin");
        assertEquals(TOKEN, calls.get(0).token());
        assertFalse(answer.body().getJsonObject("session").containsKey("token"));
        assertTrue(cookie(answer).startsWith(COOKIE));
    }

    @Test
    void theHeaderIsTakenBeforeTheCookie() {
        List<ProveSession> calls = proving();
        gateway.get("/api/sessions/" + SESSION + "/user", "X-Session-Token", "other", "Cookie", COOKIE);
        gateway.get("/api/sessions/" + SESSION + "/user", "Cookie", "a=b; " + COOKIE);
        gateway.get("/api/sessions/" + SESSION + "/user");
        assertEquals(List.of(new ProveSession(SESSION_ID, new SessionToken("other")), new ProveSession(SESSION_ID, TOKEN),
                new ProveSession(SESSION_ID, null)), calls);
    }

    /** Everything that changes what a session's visitor has. */
    static List<ApiContract.Operation> changes() {
        return Conformance.API.operations().stream()
                .filter(operation -> Conformance.API.codes(operation.operationId(), 403).contains("CROSS_SITE_COOKIE"))
                .toList();
    }

    /** As its description shows it, with the cookie. */
    private static Answer sendByCookie(ApiContract.Operation operation, String... headers) {
        JsonObject body = operation.definition().getJsonObject("requestBody");
        HttpRequest.Builder request = gateway.request(operation.method().name(),
                operation.path().replace("{sessionId}", SESSION),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(shown(body).encode()), headers)
                .header("X-Session-ID", SESSION).header("Cookie", COOKIE);
        return gateway.exchange((body == null ? request : request.header("Content-Type", "application/json")).build());
    }

    private static JsonObject shown(JsonObject body) {
        JsonObject examples = body.getJsonObject("content").getJsonObject("application/json").getJsonObject("examples");
        return examples.getJsonObject(examples.fieldNames().iterator().next()).getJsonObject("value");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aCookieAloneChangesNothingWithoutAWordWhereItComesFrom(ApiContract.Operation operation) {
        List<ProveSession> proofs = proving();
        for (String site : List.of("same-site", "cross-site", "none")) {
            Answer refused = sendByCookie(operation, "Sec-Fetch-Site", site);
            assertEquals(403, refused.status());
            assertEquals("CROSS_SITE_COOKIE", refused.code());
        }
        assertEquals("CROSS_SITE_COOKIE", sendByCookie(operation).code());
        assertEquals("ORIGIN_NOT_ALLOWED", sendByCookie(operation, "Origin", "https://evil.example").code());
        assertEquals(List.of(), proofs);
        // With a word of it, it is no longer the cookie that is refused: nobody serves what would come next.
        assertEquals(503, sendByCookie(operation, "Sec-Fetch-Site", "same-origin", "X-Session-Token", "one").status());
        assertEquals(503, sendByCookie(operation, "Origin", LISTED).status());
    }

    @Test
    void aCookieCountsFromTheApisOwnOriginAndListedOnes() {
        List<ProveSession> calls = proving();
        for (List<String> header : List.of(List.of("Origin", LISTED), List.of("Sec-Fetch-Site", "same-origin"),
                List.of("Origin", "http://127.0.0.1:" + gateway.port()))) {
            gateway.send("DELETE", "/api/sessions/" + SESSION, BodyPublishers.noBody(), "Cookie", COOKIE,
                    header.get(0), header.get(1));
        }
        assertEquals(List.of(TOKEN, TOKEN, TOKEN), calls.stream().map(ProveSession::token).toList());
    }

    private static Answer erase(String... headers) {
        proving();
        gateway.reply(Endpoints.SESSION_ERASE, Samples.receipt(Map.of("user_sessions", 1L)));
        return gateway.send("DELETE", "/api/sessions/" + SESSION, BodyPublishers.noBody(), headers);
    }

    @Test
    void whoErasesByTheCookieLosesIt() {
        Answer erased = erase("Cookie", COOKIE, "Sec-Fetch-Site", "same-origin", "X-Forwarded-Proto", "https");
        assertEquals(200, erased.status());
        // As it was set, so that the browser knows which one is meant.
        assertEquals("sojourn_session_token=; max-age=0; path=/api; secure; httponly; samesite=lax", cookie(erased));
        assertEquals("sojourn_session_token=; max-age=0; path=/api; httponly; samesite=lax",
                cookie(erase("Cookie", COOKIE, "Origin", LISTED, "X-Session-Token", TOKEN.value())));
    }

    @Test
    void anErasureLeavesCookiesAloneThatAreNotTheSessions() {
        assertNull(erase("X-Session-Token", TOKEN.value()).header("Set-Cookie"));
        assertNull(erase("Cookie", "sojourn_session_token=another", "Origin", LISTED, "X-Session-Token", TOKEN.value())
                .header("Set-Cookie"));
        assertNull(erase("Cookie", COOKIE, "X-Session-Token", TOKEN.value()).header("Set-Cookie"));
        gateway.reset();
        gateway.serve(Endpoints.SESSION_PROVE,
                request -> Future.failedFuture(new ServiceException(ErrorCode.SESSION_ERASED)));
        gateway.reply(Endpoints.SESSION_ERASE, Samples.receipt(Map.of("user_sessions", 1L)));
        Answer repeated = gateway.send("DELETE", "/api/sessions/" + SESSION, BodyPublishers.noBody(), "Cookie", COOKIE,
                "Origin", LISTED);
        assertEquals(200, repeated.status());
        assertNull(repeated.header("Set-Cookie"));
    }

    @Test
    void noProofIsRefusedWithoutAWayToProveItByAKey() {
        gateway.serve(Endpoints.SESSION_PROVE,
                request -> Future.failedFuture(new ServiceException(ErrorCode.SESSION_PROOF_REQUIRED)));
        Answer refused = gateway.get("/api/sessions/" + SESSION + "/user");
        assertEquals(401, refused.status());
        assertEquals("SESSION_PROOF_REQUIRED", refused.code());
        assertNull(refused.header("WWW-Authenticate"));
    }

    @Test
    void aSignupHandsOnItsTokenAndKey() {
        List<SignUp> calls = gateway.reply(Endpoints.USER_SIGN_UP,
                new SignedUp(USER, Samples.session(USER_ID, 1), true, TOKEN));
        String form = "{\"email\":\"ada@example.com\"}";
        Answer answer = gateway.post("/api/users/signup", form, "X-Session-ID", SESSION, "X-Session-Token", "old",
                "Idempotency-Key", "!~".repeat(64));
        assertEquals(new SessionToken("old"), calls.get(0).token());
        assertEquals("!~".repeat(64), calls.get(0).idempotencyKey());
        assertEquals(TOKEN.value(), answer.body().getJsonObject("session").getString("token"));
        assertTrue(cookie(answer).startsWith(COOKIE));
        for (String key : List.of("", "a b", "x".repeat(129))) {
            assertEquals("header/Idempotency-Key", gateway.post("/api/users/signup", form, "X-Session-ID", SESSION,
                    "Idempotency-Key", key).pointers());
        }
    }

    @Test
    void nothingThatProvesIsShownByWhatCarriesIt() {
        BeginSignup signup = new BeginSignup(SESSION_ID, null, TOKEN, "the-key", "ada@example.com");
        assertFalse((signup + " " + TOKEN).matches(".*(the-key|ada@|" + TOKEN.value() + ").*"));
        SignUp request = new SignUp(SESSION_ID, null, USER.userData(), null, TOKEN, "the-key");
        assertFalse(request.toString().contains("the-key"));
    }
}
