package dev.sojourn.launcher;

import com.fasterxml.uuid.Generators;
import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The connection to the database breaks at the worst moments. Every request that waits is answered in time, its
 * repetition stores what it holds once, and the service goes on without a restart.
 */
@ExtendWith(TestDatabase.class)
class DatabaseFaultsTest {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    /** What a busy machine may add to it. */
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final int POOL = 4;

    private FaultProxy proxy;
    private TestService service;
    private String session;

    @BeforeEach
    void start(DatabaseUrl database) {
        proxy = FaultProxy.before(database);
        service = TestService.start(proxy.url(), Map.of("REQUEST_TIMEOUT", "2s", "DATABASE_CONNECT_TIMEOUT", "1s",
                "DATABASE_STATEMENT_TIMEOUT", "2s", "DATABASE_POOL_SIZE", Integer.toString(POOL)));
        session = service.newSession();
        assertEquals(201, service.track(session, "PAGE_VIEW", new JsonObject()).status());
    }

    @AfterEach
    void stop() {
        service.close();
        proxy.close();
    }

    enum Cut {
        BEFORE_COMMIT, AFTER_COMMIT;

        void in(FaultProxy proxy, String marker) {
            if (this == BEFORE_COMMIT) {
                proxy.cutBefore(marker);
            } else {
                proxy.cutAfterCommit(marker);
            }
        }
    }

    enum ClientId {
        VERSION_4(UUID::randomUUID), VERSION_7(() -> Generators.timeBasedEpochGenerator().generate());

        private final Supplier<UUID> source;

        ClientId(Supplier<UUID> source) {
            this.source = source;
        }
    }

    private static JsonObject event(UUID id, String marker) {
        return new JsonObject().put("eventType", "PAGE_VIEW").put("eventId", id.toString())
                .put("payload", new JsonObject().put("marker", marker));
    }

    private void assertUnavailable(Answer answer) {
        assertEquals(503, answer.status(), answer.text());
        assertEquals("UNAVAILABLE", answer.code());
        assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
    }

    private String stored(String marker) {
        return service.queryDatabase("SELECT count(*) FROM event_logs WHERE payload->>'marker' = '" + marker + "'");
    }

    @ParameterizedTest
    @EnumSource
    void anEventWhoseConnectionIsCutBeforeTheCommitIsStoredByItsRepetition(ClientId id) {
        String marker = TestService.randomId();
        JsonObject event = event(id.source.get(), marker);

        proxy.cutBefore(marker);
        assertUnavailable(service.track(session, event));

        assertEquals("0", stored(marker));
        assertEquals(201, service.track(session, event).status());
        assertEquals(200, service.track(session, event).status());
        assertEquals("1", stored(marker));
    }

    @ParameterizedTest
    @EnumSource
    void anEventWhoseConnectionIsCutAfterTheCommitIsADuplicateWhenItIsRepeated(ClientId id) {
        String marker = TestService.randomId();
        JsonObject event = event(id.source.get(), marker);

        proxy.cutAfterCommit(marker);
        assertUnavailable(service.track(session, event));

        assertEquals("1", stored(marker));
        assertEquals(200, service.track(session, event).status());
        assertEquals("1", stored(marker));
    }

    @ParameterizedTest
    @EnumSource
    void allThatWereInTheBatchAreAnsweredAndStoredOnceWhenTheyAreRepeated(Cut cut) {
        String marker = TestService.randomId();
        List<HttpRequest> requests = requests(marker);
        cut.in(proxy, marker);

        List<Answer> first = answers(requests);
        proxy.awaitCut();
        List<Answer> second = answers(requests);

        assertTrue(first.stream().anyMatch(answer -> answer.status() == 503), "nobody noticed");
        for (Answer answer : second) {
            assertTrue(Set.of(200, 201).contains(answer.status()), answer::text);
        }
        assertEquals("110", stored(marker));
    }

    /** Sixty requests of one event and one of fifty, with ids of both kinds. */
    private List<HttpRequest> requests(String marker) {
        List<JsonObject> events = IntStream.range(0, 110)
                .mapToObj(i -> event(ClientId.values()[i % 2].source.get(), marker)).toList();
        List<HttpRequest> requests = new ArrayList<>();
        events.subList(0, 60).forEach(event ->
                requests.add(service.request("POST", "/api/events", session, event)));
        requests.add(service.request("POST", "/api/events/batch", session,
                new JsonObject().put("events", new JsonArray(events.subList(60, 110)))));
        return requests;
    }

    /** Of requests that were sent at once, all of which are answered in time. */
    private List<Answer> answers(List<HttpRequest> requests) {
        long start = System.nanoTime();
        List<Answer> answers = service.exchangeAll(requests);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(REQUEST_TIMEOUT.plus(SLACK)) < 0, () -> "answered after " + took);
        answers.stream().filter(answer -> answer.status() >= 300).forEach(this::assertUnavailable);
        return answers;
    }

    @Test
    void whileNoAnswerComesEveryRequestIsAnsweredInTime() {
        String marker = TestService.randomId();
        List<HttpRequest> requests = requests(marker);

        proxy.silence();
        answers(requests).forEach(this::assertUnavailable);
        assertEquals(200, service.management("/livez").status());
        assertEquals(503, service.management("/readyz").status());

        proxy.speak();
        recovers(requests, marker);
    }

    private void recovers(List<HttpRequest> requests, String marker) {
        Eventually.holds(() -> service.management("/readyz").status() == 200);
        Eventually.holds(() -> answers(requests).stream().noneMatch(answer -> answer.status() >= 300));
        assertEquals("110", stored(marker));
        assertEquals("110", Long.toString(service.events(session, "?limit=500").events().stream()
                .filter(event -> marker.equals(((JsonObject) event).getJsonObject("payload").getString("marker")))
                .count()));
    }

    @Test
    void connectionsThatNeverAnswerAgainAreGivenUp() {
        String marker = TestService.randomId();
        List<HttpRequest> requests = requests(marker);

        proxy.silence();
        answers(requests).forEach(this::assertUnavailable);
        proxy.speakToNewOnes();

        recovers(requests, marker);
    }

    @Test
    void attemptsToConnectThatAreNeverAnsweredAreGivenUp() {
        String marker = TestService.randomId();
        List<HttpRequest> requests = requests(marker);

        proxy.silence();
        proxy.cutAll();
        answers(requests).forEach(this::assertUnavailable);
        // Enough at once that every place in the pool is taken by an attempt.
        answers(Collections.nCopies(2 * POOL, service.request("GET", "/api/sessions/" + session + "/user")))
                .forEach(this::assertUnavailable);
        proxy.speakToNewOnes();

        recovers(requests, marker);
    }

    @Test
    void whileNobodyListensEveryRequestIsAnswered() throws IOException {
        String marker = TestService.randomId();
        List<HttpRequest> requests = requests(marker);

        proxy.refuse();
        answers(requests).forEach(this::assertUnavailable);
        assertEquals(200, service.management("/livez").status());
        assertEquals(503, service.management("/readyz").status());

        proxy.listenAgain();
        recovers(requests, marker);
    }

    /** The user's own row, and the event that follows. */
    static Stream<String> signupMarkers() {
        return Stream.of("email", "SIGNUP_COMPLETED");
    }

    @ParameterizedTest
    @EnumSource
    void aSignupThatIsCutEndsAsOneUserWithOneEventWhenItIsRepeated(Cut cut) {
        signupMarkers().forEach(marker -> {
            String visitor = service.newSession();
            String email = visitor + "@example.org";
            JsonObject form = new JsonObject().put("email", email);

            cut.in(proxy, marker.equals("email") ? email : marker);
            assertUnavailable(service.signUp(visitor, form));
            proxy.awaitCut();

            assertEquals(200, service.user(visitor).status());
            assertTrue(Set.of(200, 201).contains(service.signUp(visitor, form).status()));
            assertEquals("1", service.queryDatabase("SELECT count(*) FROM users WHERE email = '" + email + "'"));
            assertEquals(email, service.user(visitor).session().getJsonObject("userData").getString("email"));
            assertEquals(1, service.events(visitor, "?type=SIGNUP_COMPLETED").events().size());
        });
    }
}
