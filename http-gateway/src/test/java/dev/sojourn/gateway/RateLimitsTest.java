package dev.sojourn.gateway;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.ChosenConsent;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.Draft;
import dev.sojourn.contract.EndSession;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindUnknownSessions;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.MergedProfile;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SignedUp;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions.State;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.contract.UnknownSessions;
import dev.sojourn.gateway.limits.LocalRateLimits;
import dev.sojourn.gateway.limits.RateLimitSettings;
import io.vertx.core.Future;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class RateLimitsTest {

    private static final int EVENTS = 10;
    private static final int SESSIONS = 5;
    private static final int SIGNUPS = 3;

    private final AtomicLong nanos = new AtomicLong();
    /** The sessions that are there. */
    private final Set<UUID> there = ConcurrentHashMap.newKeySet();
    private TestGateway gateway;
    private List<AppendEvents> appended;
    private List<TouchSessions> touched;
    private List<FindUnknownSessions> asked;

    @BeforeEach
    void start() {
        start(0);
    }

    private void start(int proxies) {
        if (gateway != null) {
            gateway.close();
        }
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, 65_536, proxies, true, true, List.of(),
                TestGateway.SETTINGS.erasure(), TestGateway.SETTINGS.drain(), HttpsSettings.NONE);
        gateway = TestGateway.start(settings, new LocalRateLimits(
                new RateLimitSettings(true, EVENTS, SESSIONS, SIGNUPS), nanos::get, 1000));
        appended = gateway.serve(Endpoints.EVENT_APPEND, request -> Future.succeededFuture(new AppendedEvents(
                request.events().stream().map(event -> new AppendedEvent(AppendedEvent.Outcome.STORED,
                        Samples.EVENT_ID, event.eventType(), Samples.TIME)).toList())));
        touched = gateway.serve(Endpoints.SESSION_TOUCH, request -> Future.succeededFuture(new TouchedSessions(
                request.sessionIds().stream().map(id -> there.add(id) ? State.CREATED : State.ACTIVE).toList())));
        asked = gateway.serve(Endpoints.SESSION_UNKNOWN, request -> Future.succeededFuture(new UnknownSessions(
                request.sessionIds().stream().filter(id -> !there.contains(id)).toList())));
        gateway.serve(Endpoints.SESSION_OPEN, request -> Future.succeededFuture(new OpenedSession(Samples.anonymous(),
                request.sessionId() == null || there.add(request.sessionId()))));
        gateway.serve(Endpoints.USER_SIGN_UP, request -> Future.succeededFuture(
                new SignedUp(Samples.USER, Samples.session(Samples.USER_ID, 1), true)));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private UUID known() {
        UUID id = UUID.randomUUID();
        there.add(id);
        return id;
    }

    private Answer event(UUID session) {
        return gateway.post("/api/events", "{\"eventType\":\"A\"}", "X-Session-ID", session.toString());
    }

    private Answer batch(UUID... sessions) {
        String events = Stream.of(sessions).map("{\"eventType\":\"A\",\"sessionId\":\"%s\"}"::formatted)
                .collect(Collectors.joining(","));
        return gateway.post("/api/events/batch", "{\"events\":[" + events + "]}");
    }

    private static UUID[] times(int count, UUID session) {
        return Stream.generate(() -> session).limit(count).toArray(UUID[]::new);
    }

    private static UUID[] strangers(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).toArray(UUID[]::new);
    }

    private int open(String... headers) {
        return gateway.post("/api/sessions", "{}", headers).status();
    }

    private Answer signUp(String email) {
        return gateway.post("/api/users/signup", "{\"email\":\"%s\"}".formatted(email),
                "X-Session-ID", Samples.SESSION);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static void assertRefused(Answer answer, String seconds) {
        assertEquals(429, answer.status(), answer.text());
        assertEquals("RATE_LIMITED", answer.code());
        assertEquals(seconds, answer.header("Retry-After"));
        assertNull(answer.header("X-RateLimit-Reset"));
    }

    @Test
    void refusesTheEventThatIsOneTooManyOfItsSession() {
        UUID session = known();
        for (int i = 0; i < EVENTS; i++) {
            assertEquals(201, event(session).status());
        }
        assertRefused(event(session), "6");
        assertEquals(EVENTS, appended.size());
        assertEquals(1, gateway.limited("events_per_session"));
        assertEquals(201, event(known()).status());
        pass(Duration.ofSeconds(6));
        assertEquals(201, event(session).status());
        assertRefused(event(session), "6");
    }

    @Test
    void countsChangesOfConsentAndProfileToo() {
        UUID session = known();
        gateway.serve(Endpoints.SESSION_PROVE, request -> Future.succeededFuture(new Session(request.sessionId(), null,
                Samples.TIME, JsonText.EMPTY_OBJECT, Samples.TIME, null, 1, Consent.NOT_CHOSEN)));
        gateway.reply(Endpoints.CONSENT_CHOOSE, new ChosenConsent(new Consent(true, true), null, Samples.TIME));
        gateway.reply(Endpoints.PROFILE_MERGE,
                new MergedProfile(Samples.userData("age", "36"), List.of(Map.of())));
        for (int i = 0; i < EVENTS / 2; i++) {
            assertEquals(200, choose(session).status());
            assertEquals(200, tell(session).status());
        }
        assertRefused(choose(session), "6");
        assertRefused(tell(session), "6");
    }

    private Answer choose(UUID session) {
        return send("PUT", session, "consent", "{\"analytics\": true, \"profiling\": true}");
    }

    private Answer tell(UUID session) {
        return send("PATCH", session, "profile", "{\"attributes\": {\"age\": \"36\"}}");
    }

    private Answer send(String method, UUID session, String what, String body) {
        return gateway.send(method, "/api/sessions/" + session + "/" + what, BodyPublishers.ofString(body),
                "Content-Type", "application/json");
    }

    @Test
    void countsEventsThatAreRefusedToo() {
        UUID session = known();
        for (int i = 0; i < EVENTS; i++) {
            assertEquals(400, gateway.post("/api/events", "{\"eventType\":1}", "X-Session-ID", session.toString())
                    .status());
        }
        assertRefused(event(session), "6");
    }

    @Test
    void refusesABatchAsAWhole() {
        UUID session = known();
        UUID other = known();
        assertEquals(200, batch(times(EVENTS - 1, session)).status());
        assertRefused(batch(other, session, session, other), "6");
        assertEquals(1, appended.size());
        assertEquals(200, batch(times(EVENTS, other)).status());
        assertEquals(200, batch(session).status());
        assertRefused(batch(session), "6");
    }

    @Test
    void takesABatchThatIsLargerThanTheLimitFromTimeToTime() {
        UUID session = known();
        assertEquals(200, batch(times(3 * EVENTS, session)).status());
        assertRefused(batch(times(3 * EVENTS, session)), "60");
        pass(Duration.ofSeconds(60));
        assertEquals(200, batch(times(3 * EVENTS, session)).status());
    }

    @Test
    void chargesEachSessionOfABatchWithItsOwnEvents() {
        UUID[] all = IntStream.range(0, 20).mapToObj(i -> known()).flatMap(id -> Stream.of(times(EVENTS, id)))
                .toArray(UUID[]::new);
        assertEquals(200, batch(all).status());
        assertRefused(batch(all[0]), "6");
    }

    @Test
    void refusesNewSessionsThatAreTooManyFromOneAddress() {
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(201, open());
        }
        assertRefused(gateway.post("/api/sessions", "{}"), "12");
        assertEquals(1, gateway.limited("sessions_per_address"));
        pass(Duration.ofSeconds(12));
        assertEquals(201, open("X-Session-ID", UUID.randomUUID().toString()));
        assertEquals(429, open("X-Session-ID", UUID.randomUUID().toString()));
    }

    @Test
    void countsSessionsThatBeginWhereOneIsLeft() {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        List<EndSession> left = gateway.reply(Endpoints.SESSION_END, Samples.anonymous());
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(201, leave().status());
        }
        assertRefused(leave(), "12");
        assertEquals(SESSIONS, left.size());
        pass(Duration.ofSeconds(60));
        gateway.reset();
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        gateway.serve(Endpoints.SESSION_END,
                request -> Future.failedFuture(new ServiceException(ErrorCode.SESSION_NOT_FOUND)));
        for (int i = 0; i < 3 * SESSIONS; i++) {
            assertEquals(404, leave().status());
        }
    }

    private Answer leave() {
        return gateway.post("/api/sessions/" + Samples.SESSION + "/unlink", "{}");
    }

    @Test
    void doesNotCountSessionsThatAreRefreshedOrFail() {
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(null));
        String session = known().toString();
        for (int i = 0; i < 3 * SESSIONS; i++) {
            assertEquals(200, open("X-Session-ID", session));
            assertEquals(400, gateway.post("/api/sessions", "[]").status());
        }
        gateway.reset();
        gateway.serve(Endpoints.SESSION_OPEN,
                request -> Future.failedFuture(new ServiceException(ErrorCode.UNAVAILABLE)));
        for (int i = 0; i < 3 * SESSIONS; i++) {
            assertEquals(503, open());
        }
    }

    @Test
    void countsSessionsThatEventsBegin() {
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(201, event(UUID.randomUUID()).status());
        }
        assertEquals(List.of(), asked);
        assertRefused(event(UUID.randomUUID()), "12");
        assertEquals(429, open());
        assertEquals(SESSIONS, touched.size());
        assertEquals(201, event(known()).status());
        assertEquals(201, event(touched.get(0).sessionIds().get(0)).status());
    }

    @Test
    void letsABatchOfManyKnownSessionsPass() {
        UUID[] all = Stream.generate(this::known).limit(200).toArray(UUID[]::new);
        assertEquals(200, batch(all).status());
        assertEquals(201, open());
    }

    @Test
    void refusesABatchThatBeginsTooManySessions() {
        assertRefused(batch(strangers(SESSIONS + 1)), "1");
        assertEquals(List.of(), touched);
        assertEquals(List.of(), appended);
        assertEquals(200, batch(Stream.concat(Stream.of(strangers(SESSIONS)), Stream.of(known(), known()))
                .toArray(UUID[]::new)).status());
        assertRefused(batch(UUID.randomUUID()), "12");
    }

    @Test
    void forgetsWhatWasTakenForATouchThatFailed() {
        gateway.reset();
        gateway.serve(Endpoints.SESSION_TOUCH,
                request -> Future.failedFuture(new ServiceException(ErrorCode.UNAVAILABLE)));
        for (int i = 0; i < 3 * SESSIONS; i++) {
            assertEquals(503, event(UUID.randomUUID()).status());
        }
    }

    @Test
    void refusesSignupsThatAreTooManyFromOneAddress() {
        assertEquals(400, signUp("nobody").status());
        for (int i = 0; i < SIGNUPS; i++) {
            assertEquals(201, signUp("ada%d@example.com".formatted(i)).status());
        }
        assertRefused(signUp("ada@example.com"), "1200");
        assertEquals(1, gateway.limited("signups_per_address"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP"})
    void believesNothingThatAClientSaysOfItsAddress(String header) {
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(201, open(header, "198.51.100." + i));
        }
        assertEquals(429, open(header, "198.51.100.99"));
        assertEquals(429, open());
    }

    @Test
    void believesTheTrustedProxyAlone() {
        start(1);
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(201, open("X-Forwarded-For", "198.51.100.%d, 203.0.113.9".formatted(i)));
        }
        assertEquals(429, open("X-Forwarded-For", "198.51.100.99, 203.0.113.9"));
        assertEquals(429, open("X-Forwarded-For", "198.51.100.99", "X-Forwarded-For", "203.0.113.9"));
        assertEquals(429, open("X-Forwarded-For", "203.0.113.9:51234"));
        assertEquals(429, open("X-Forwarded-For", "::ffff:203.0.113.9"));
        assertEquals(201, open("X-Forwarded-For", "203.0.113.10"));
    }

    @Test
    void takesIpv6ByTheNetworkOfOneClient() {
        start(1);
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(201, open("X-Forwarded-For", "2001:db8:0:1::%d".formatted(i)));
        }
        assertEquals(429, open("X-Forwarded-For", "[2001:db8:0:1:ffff::1]:443"));
        assertEquals(201, open("X-Forwarded-For", "2001:db8:0:2::1"));
    }

    @Test
    void letsAllShareOneLimitOfWhomNoAddressCanBeTold() {
        start(1);
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(201, open("X-Forwarded-For", "unknown" + i));
        }
        assertEquals(429, open("X-Forwarded-For", "_hidden"));
        assertEquals(201, open());
    }
}
