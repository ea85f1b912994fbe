package dev.sojourn.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Where sessions have to be proven by their tokens. */
@ExtendWith(TestDatabase.class)
class ProofTest {

    private static final String TOKEN = "X-Session-Token";
    private static final String FORGED = "mJ9d0Yk3hJ0b4oQyqf5o3yVbq0m6kqk3d8yT6w1q2Zs";

    private static TestService service;

    /** Everything that reads or changes a session. */
    enum Operation {
        USER("GET", "/api/sessions/%s/user", false),
        EVENTS("GET", "/api/sessions/%s/events", false),
        EVENT_STATUS("GET", "/api/events/01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234/status", false),
        DELETE("DELETE", "/api/sessions/%s", false),
        UNLINK("POST", "/api/sessions/%s/unlink", true),
        SIGN_UP("POST", "/api/users/signup", true);

        private final String method;
        private final String path;
        private final boolean body;

        Operation(String method, String path, boolean body) {
            this.method = method;
            this.path = path;
            this.body = body;
        }

        Answer call(Opened session, String... headers) {
            return service.call(method, path.formatted(session.id()), session.id(),
                    !body ? null : this == SIGN_UP ? form() : new JsonObject(), headers);
        }
    }

    record Opened(String id, String token) {

        static Opened of(Answer answer) {
            return new Opened(answer.sessionId(), answer.session().getString("token"));
        }

        String[] proof() {
            return new String[] {TOKEN, token};
        }
    }

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

    private static Opened open() {
        return Opened.of(service.openSession(null, new JsonObject()));
    }

    private static Answer refresh(String sessionId, String... headers) {
        return service.call("POST", "/api/sessions", sessionId, new JsonObject(), headers);
    }

    private static Answer signUp(Opened session, JsonObject form, String... headers) {
        return service.call("POST", "/api/users/signup", session.id(), form, headers);
    }

    private static Answer user(Opened session) {
        return service.call("GET", "/api/sessions/" + session.id() + "/user", null, null, session.proof());
    }

    /** All that a client sees but the request's own id. */
    private static String seen(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        String requestId = headers.remove("x-request-id").get(0);
        return answer.status() + " " + headers + " " + answer.text().replace(requestId, "");
    }

    @ParameterizedTest
    @EnumSource
    void everySessionLooksAlikeToWhoeverHasNoValidToken(Operation operation) {
        Opened mine = open();
        Opened unknown = new Opened(TestService.randomId(), FORGED);
        Opened foreign = open();
        service.track(foreign.id(), "PAGE_VIEW", new JsonObject());
        Opened signedUp = open();
        assertEquals(201, signUp(signedUp, form(), signedUp.proof()).status());
        Opened left = open();
        assertEquals(201, Operation.UNLINK.call(left, left.proof()).status());
        Opened seenByEvent = new Opened(TestService.randomId(), FORGED);
        service.track(seenByEvent.id(), "PAGE_VIEW", new JsonObject());

        String refused = seen(operation.call(unknown));
        Map<String, Answer> answers = new LinkedHashMap<>();
        answers.put("unknown with a token", operation.call(unknown, TOKEN, mine.token()));
        answers.put("foreign", operation.call(foreign));
        answers.put("foreign with a token of another", operation.call(foreign, TOKEN, mine.token()));
        answers.put("foreign with a forged token", operation.call(foreign, TOKEN, FORGED));
        answers.put("foreign with an empty token", operation.call(foreign, TOKEN, ""));
        answers.put("foreign with two", operation.call(foreign, TOKEN, foreign.token(), TOKEN, foreign.token()));
        answers.put("rotated", operation.call(signedUp, signedUp.proof()));
        answers.put("left", operation.call(left, left.proof()));
        answers.put("never had one", operation.call(seenByEvent));
        answers.forEach((what, answer) -> assertEquals(refused, seen(answer), what));
        assertEquals("SESSION_PROOF_REQUIRED", answers.get("foreign").code());
        assertEquals(401, answers.get("foreign").status());
        assertNull(answers.get("foreign").header("WWW-Authenticate"));

        assertNotEquals(401, operation.call(foreign, foreign.proof()).status());
    }

    @Test
    void anExpiredSessionLooksLikeAnUnknownOne() {
        Opened expired = open();
        service.clock().pass(Duration.ofDays(30).plusMinutes(1));
        for (Operation operation : Operation.values()) {
            assertEquals(seen(operation.call(new Opened(TestService.randomId(), FORGED))),
                    seen(operation.call(expired, expired.proof())), operation.name());
        }
        assertNotEquals(expired.id(), refresh(expired.id(), expired.proof()).sessionId());
    }

    @Test
    void refreshesForItsTokenAndBeginsAnewWithoutIt() {
        Opened session = Opened.of(service.openSession(null,
                new JsonObject().put("metadata", new JsonObject().put("secret", "mine"))));

        Answer refreshed = refresh(session.id(), session.proof());
        assertEquals(200, refreshed.status());
        assertEquals(session.id(), refreshed.sessionId());
        assertFalse(refreshed.session().containsKey("token"));

        for (Answer other : List.of(refresh(session.id()), refresh(session.id(), TOKEN, FORGED))) {
            assertEquals(201, other.status());
            assertNotEquals(session.id(), other.sessionId());
            assertFalse(other.text().contains("mine"));
            assertEquals(200, user(Opened.of(other)).status());
        }
        assertEquals(200, user(session).status());
    }

    @Test
    void aSessionFirstSeenByAnEventIsTheFirstComers() {
        String id = TestService.randomId();
        assertEquals(201, service.track(id, "PAGE_VIEW", new JsonObject()).status());

        Opened first = Opened.of(refresh(id));
        Opened second = Opened.of(refresh(id));

        assertEquals(id, first.id());
        assertEquals(200, user(first).status());
        assertNotEquals(id, second.id());
    }

    @Test
    void tabsThatOpenASessionAtOnceEachHaveAValidToken() {
        String id = TestService.randomId();
        List<HttpRequest> tabs = IntStream.range(0, 8)
                .mapToObj(tab -> service.request("POST", "/api/sessions", id, new JsonObject())).toList();

        List<Opened> opened = service.exchangeAll(tabs).stream().map(Opened::of).toList();

        assertEquals(1, opened.stream().filter(each -> each.id().equals(id)).count());
        opened.forEach(each -> assertEquals(200, user(each).status()));
    }

    @Test
    void aPlantedTokenIsDeadAfterTheSignup() {
        Opened planted = open();
        JsonObject form = form();

        Opened signedUp = Opened.of(signUp(planted, form, planted.proof()));

        assertEquals(planted.id(), signedUp.id());
        assertEquals(401, user(planted).status());
        assertNotEquals(planted.id(), refresh(planted.id(), planted.proof()).sessionId());
        assertNotEquals(planted.id(), refresh(planted.id()).sessionId());
        assertEquals(401, signUp(planted, form, planted.proof()).status());
        assertEquals(form.getString("email"), user(signedUp).session().getJsonObject("userData").getString("email"));
    }

    @Test
    void aLostAnswerToASignupIsHadAgainByItsKey() {
        Opened session = open();
        JsonObject form = form();
        Answer lost = signUp(session, form, TOKEN, session.token(), "Idempotency-Key", "key-1");
        assertEquals(201, lost.status());

        Answer repeated = signUp(session, form, TOKEN, session.token(), "Idempotency-Key", "key-1");

        assertEquals(200, repeated.status());
        assertEquals(lost.user(), repeated.user());
        assertEquals(200, user(Opened.of(repeated)).status());
        assertEquals(200, user(Opened.of(lost)).status());
        assertEquals(1, service.call("GET", "/api/sessions/" + session.id() + "/events?type=SIGNUP_COMPLETED", null, null,
                Opened.of(repeated).proof()).events().size());

        assertEquals(401, signUp(session, form, TOKEN, session.token(), "Idempotency-Key", "key-2").status());
        assertEquals(401, signUp(session, form, TOKEN, session.token()).status());
        assertEquals(401, signUp(session, form, TOKEN, FORGED, "Idempotency-Key", "key-1").status());
        assertEquals(401, signUp(session, form, "Idempotency-Key", "key-1").status());
        assertEquals(401, signUp(session, form(), TOKEN, session.token(), "Idempotency-Key", "key-1").status());
        assertEquals(401, user(session).status());

        service.clock().pass(Duration.ofDays(1).plusMinutes(1));
        assertEquals(401, signUp(session, form, TOKEN, session.token(), "Idempotency-Key", "key-1").status());
    }

    @Test
    void aFailedSignupsKeyRepeatsNoOther() {
        JsonObject taken = form();
        Opened other = open();
        signUp(other, taken, other.proof());
        Opened planted = open();
        assertEquals("EMAIL_TAKEN", signUp(planted, taken, TOKEN, planted.token(), "Idempotency-Key", "k").code());

        JsonObject victims = form();
        assertEquals(201, signUp(planted, victims, planted.proof()).status());

        assertEquals(401, signUp(planted, victims, TOKEN, planted.token(), "Idempotency-Key", "k").status());
        assertEquals(401, signUp(planted, taken, TOKEN, planted.token(), "Idempotency-Key", "k").status());
    }

    @Test
    void parallelSignupsWithOneTokenAllHaveValidOnes() {
        Opened session = open();
        JsonObject form = form();
        List<HttpRequest> requests = IntStream.range(0, 6).mapToObj(n -> HttpRequest.newBuilder(
                service.request("POST", "/api/users/signup", session.id(), form), (name, value) -> true)
                .header(TOKEN, session.token()).header("Idempotency-Key", "key").build()).toList();

        List<Answer> answers = service.exchangeAll(requests);

        assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(5, answers.stream().filter(answer -> answer.status() == 200).count());
        answers.forEach(answer -> assertEquals(200, user(Opened.of(answer)).status()));
        assertEquals(401, user(session).status());
    }

    @Test
    void leavingASessionBeginsAnotherThatKnowsNothingOfIt() {
        Opened anonymous = open();
        JsonObject form = form();
        Opened session = Opened.of(signUp(anonymous, form, anonymous.proof()));
        String event = "{\"eventType\":\"PAGE_VIEW\",\"payload\":{}}";
        assertEquals(201, service.track(session.id(), new JsonObject(event)).status());

        Answer left = service.call("POST", "/api/sessions/" + session.id() + "/unlink", null, null, session.proof());

        assertEquals(201, left.status());
        assertNotEquals(session.id(), left.sessionId());
        assertNull(left.session().getString("userId"));
        assertNull(left.session().getValue("userData"));
        assertEquals(200, user(Opened.of(left)).status());
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
        Opened session = open();
        assertEquals(201, Operation.UNLINK.call(session, session.proof()).status());
        assertEquals("unlink visitor", service.queryDatabase(
                "SELECT action || ' ' || actor FROM session_links WHERE session_id = '" + session.id() + "'"));
    }

    @Test
    void aTokenStandsInNoLogNoMetricNoErrorAndNotInTheDatabase() {
        Logger product = (Logger) LoggerFactory.getLogger("dev.sojourn");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Level level = product.getLevel();
        product.setLevel(Level.TRACE);
        product.addAppender(log);
        log.start();
        List<String> secrets = new ArrayList<>(List.of("the-key-of-idempotency"));
        StringBuilder refusals = new StringBuilder();
        try {
            Opened session = open();
            secrets.add(session.token());
            JsonObject form = form();
            String[] headers = {TOKEN, session.token(), "Idempotency-Key", secrets.get(0)};
            SignupCutShortTest.Cut.BEFORE_EVENT.begin(service);
            assertEquals(500, signUp(session, form, headers).status());
            SignupCutShortTest.Cut.BEFORE_EVENT.end(service);
            Opened signedUp = Opened.of(signUp(session, form, headers));
            secrets.add(signedUp.token());
            for (Operation operation : Operation.values()) {
                refusals.append(operation.call(open(), headers).text());
            }
            refresh(signedUp.id(), signedUp.proof());
            Operation.UNLINK.call(signedUp, signedUp.proof());
        } finally {
            product.detachAppender(log);
            product.setLevel(level);
        }
        String lines = log.list.stream().map(ProofTest::whole).collect(Collectors.joining("\n"));
        assertTrue(lines.contains("call failed unexpectedly"), lines);
        String metrics = service.management("/metrics").text();
        for (String secret : secrets) {
            assertFalse(lines.contains(secret));
            assertFalse(refusals.toString().contains(secret));
            assertFalse(metrics.contains(secret));
            assertEquals("0", service.queryDatabase(
                    "SELECT count(*) FROM user_sessions s WHERE s::text LIKE '%" + secret + "%'"));
        }
    }

    private static String whole(ILoggingEvent line) {
        String thrown = line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy());
        return line.getFormattedMessage() + " " + line.getKeyValuePairs() + " " + thrown;
    }
}
