package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A choice is in force from its answer on, whatever is under way at that moment. */
@ExtendWith(TestDatabase.class)
class ConsentRacesTest {

    private static final int ROUNDS = 8;
    private static final int STREAMS = 4;

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("ADMIN_API_KEY", Operator.KEY));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** Goes on until told to stop; answers the sum. */
    private static List<CompletableFuture<Integer>> streams(AtomicBoolean go, IntSupplier send) {
        return IntStream.range(0, STREAMS).mapToObj(stream -> CompletableFuture.supplyAsync(() -> {
            int sum = 0;
            while (go.get()) {
                sum += send.getAsInt();
            }
            return sum;
        })).toList();
    }

    private static int sum(List<CompletableFuture<Integer>> streams) {
        return streams.stream().mapToInt(CompletableFuture::join).sum();
    }

    /** Good ones with ids of their own and without, and one that is refused. */
    private static JsonObject batch(String type) {
        JsonArray events = new JsonArray();
        for (int n = 0; n < 6; n++) {
            JsonObject event = new JsonObject().put("eventType", type).put("payload", new JsonObject().put("n", n));
            events.add(n % 2 == 0 ? event : event.put("eventId", TestService.randomId()));
        }
        return new JsonObject().put("events",
                events.add(new JsonObject().put("eventType", type).put("payload", new JsonObject().put("page", 1))));
    }

    private static String count(String from, String session) {
        return service.queryDatabase("SELECT count(*) FROM " + from + " AND session_id = '" + session + "'");
    }

    private static HttpRequest posting(String path, String session, JsonObject body) {
        return service.request("POST", path, session, body);
    }

    @RepeatedTest(ROUNDS)
    void ofBatchesNothingIsStoredThatIsSentAfterAWithdrawal() {
        String session = service.newSession();
        AtomicBoolean go = new AtomicBoolean(true);
        List<CompletableFuture<Integer>> streams =
                streams(go, () -> service.trackAll(session, batch("BEFORE")).body().getInteger("accepted"));

        assertEquals(200, service.choose(session, false, true, null).status());
        List<Answer> after = service.exchangeAll(IntStream.range(0, 10)
                .mapToObj(n -> posting("/api/events/batch", session, batch("AFTER"))).toList());
        go.set(false);

        int acknowledged = sum(streams);
        for (Answer answer : after) {
            assertEquals(0, answer.body().getInteger("accepted") + answer.body().getInteger("duplicates"));
            assertEquals(6, answer.body().getJsonArray("results").stream()
                    .filter(result -> ((JsonObject) result).getString("status").equals("untracked")).count());
        }
        assertEquals("0", count("event_logs WHERE event_type = 'AFTER'", session));
        assertEquals(Integer.toString(acknowledged), count("event_logs WHERE true", session),
                "what was acknowledged is there, and no more");
        assertEquals(Integer.toString(acknowledged / 2), count("event_ids WHERE true", session));
        service.awaitQuarantine();
        assertEquals("0", count("event_quarantine WHERE event_type = 'AFTER'", session));
    }

    @RepeatedTest(ROUNDS)
    void aChoiceThatIsChangedAgainAndAgainHoldsEachTimeFromItsAnswerOn() {
        String session = service.newSession();
        AtomicBoolean go = new AtomicBoolean(true);
        JsonObject event = new JsonObject().put("eventType", "STREAMED");
        List<CompletableFuture<Integer>> streams =
                streams(go, () -> service.track(session, event).status() == 201 ? 1 : 0);
        int stored = 0;
        for (int turn = 0; turn < 6; turn++) {
            boolean agreed = turn % 2 == 1;
            assertEquals(200, service.choose(session, agreed, true, null).status());
            List<Answer> answers = service.exchangeAll(IntStream.range(0, 5).mapToObj(n ->
                    posting("/api/events", session, new JsonObject().put("eventType", "MEANWHILE"))).toList());
            answers.forEach(answer -> assertEquals(agreed ? 201 : 202, answer.status()));
            stored += agreed ? 5 : 0;
        }
        go.set(false);
        assertEquals(Integer.toString(sum(streams)), count("event_logs WHERE event_type = 'STREAMED'", session));
        assertEquals(Integer.toString(stored), count("event_logs WHERE event_type = 'MEANWHILE'", session));
        assertEquals("6", count("session_consents WHERE true", session));
    }

    @RepeatedTest(ROUNDS)
    void ofAProfileNothingIsLeftThatWasToldBeforeOrAfterItWasDenied() {
        String session = service.newSession();
        AtomicBoolean go = new AtomicBoolean(true);
        List<CompletableFuture<Integer>> streams = streams(go, () -> {
            service.tell(session, new JsonObject().put("city", "Bath").put("age", TestService.randomId()));
            service.track(session, "FORM_PROGRESS",
                    new JsonObject().put("fields", new JsonObject().put("country", "UK")));
            return 0;
        });

        assertEquals(200, service.choose(session, true, false, null).status());
        assertEquals("0", count("session_profiles WHERE attributes <> '{}'", session));
        JsonObject profile = service.tell(session, new JsonObject().put("city", "Rome")).body()
                .getJsonObject("profile");
        go.set(false);
        sum(streams);

        assertEquals(new JsonArray().add(new JsonObject().put("field", "city").put("reason", "PROFILING_DENIED")),
                profile.getJsonArray("refused"));
        assertEquals(0.0, profile.getDouble("completion"));
        assertEquals(null, service.user(session).session().getValue("userData"));
        assertEquals("0", count("session_profiles WHERE attributes::text ~ 'Bath|Rome|UK|age'", session));
    }

    /** The two come in one order or the other: what was gathered is in the user's profile, or nowhere. */
    @RepeatedTest(ROUNDS)
    void aSignupAndAWithdrawalAtOnceAreOneAfterTheOther() {
        List<String> sessions = IntStream.range(0, 10).mapToObj(n -> service.newSession()).toList();
        List<HttpRequest> requests = new ArrayList<>();
        for (String session : sessions) {
            service.tell(session, new JsonObject().put("city", "Bath"));
            HttpRequest denial = service.request("PUT", "/api/sessions/" + session + "/consent", null,
                    new JsonObject().put("analytics", false).put("profiling", false));
            HttpRequest signup = posting("/api/users/signup", session,
                    new JsonObject().put("email", UUID.randomUUID() + "@example.org"));
            requests.addAll(requests.size() % 4 == 0 ? List.of(denial, signup) : List.of(signup, denial));
        }

        service.exchangeAll(requests).forEach(answer -> assertTrue(answer.status() < 300, answer.text()));

        for (String session : sessions) {
            assertEquals("0", count("session_profiles WHERE attributes <> '{}'", session));
            String city = service.user(session).session().getJsonObject("userData").getString("city");
            assertTrue(city == null || city.equals("Bath"), city);
            assertEquals(1, Integer.parseInt(count("user_sessions WHERE user_id IS NOT NULL", session)));
            assertEquals(202, service.track(session, "A", new JsonObject()).status());
            assertTrue(Integer.parseInt(count("event_logs WHERE event_type = 'SIGNUP_COMPLETED'", session)) <= 1);
        }
    }
}
