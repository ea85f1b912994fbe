package dev.sojourn.launcher;

import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Erased means gone before the answer, everywhere and for good. */
@ExtendWith(TestDatabase.class)
class ErasureTest {

    private static final String CANARY = "canary-7f3a";
    private static final Map<String, String> SETTINGS =
            Map.of("ADMIN_API_KEY", Operator.KEY, "PRIVACY_ERASURE_TIDYING", "1h");

    private TestService service;

    @BeforeEach
    void start(DatabaseUrl database) {
        service = TestService.start(database, SETTINGS);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static JsonObject form() {
        return new JsonObject().put("email", CANARY + "-" + UUID.randomUUID() + "@example.org");
    }

    private Answer erase(String session, String scope) {
        return service.exchange(service.request("DELETE", "/api/sessions/" + session + "?scope=" + scope));
    }

    private Answer eraseUser(String user) {
        return service.exchange(new Operator(service).request("DELETE", "/api/admin/users/" + user, null));
    }

    /** Every way to leave something. */
    private String plant() {
        String session = service.openSession(null, new JsonObject().put("metadata", new JsonObject()
                        .put("userAgent", CANARY).put("referrer", "https://" + CANARY + ".example/").put("own", CANARY)))
                .session().getString("sessionId");
        service.track(session, CANARY, new JsonObject().put("page", CANARY).put(CANARY, 1));
        service.track(session, new JsonObject().put("eventType", "A").put("eventId", TestService.randomId())
                .put("payload", new JsonObject().put("deep", new JsonArray().add(CANARY))));
        service.trackAll(session, new JsonObject().put("events", new JsonArray()
                .add(new JsonObject().put("eventType", "A").put("payload", new JsonObject().put("page", CANARY)))
                .add(new JsonObject().put("eventType", "A").put("payload", new JsonObject().put("page", 1)
                        .put("x", CANARY)))));
        assertEquals(201, service.signUp(session, form().put("firstName", CANARY).put("city", CANARY)
                .put("ctaVariant", CANARY)).status());
        return session;
    }

    /** The places of the whole database that hold the text. */
    private List<String> placesOf(String text) {
        String tables = service.queryDatabase("""
                SELECT string_agg(quote_ident(relname), ',') FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace""");
        return Stream.of(tables.split(",")).filter(table -> !service.queryDatabase(
                "SELECT count(*) FROM " + table + " AS t WHERE t::text LIKE '%" + text + "%'").equals("0")).toList();
    }

    @Test
    void leavesNothingOfWhatAPersonHasTold() {
        String session = plant();
        Eventually.holds(() -> placesOf(CANARY).contains("event_quarantine"));
        String user = service.user(session).session().getString("userId");
        assertTrue(placesOf(session).size() > 3, "planted");

        Answer answer = erase(session, "user");

        assertEquals(200, answer.status());
        assertEquals("user", answer.body().getJsonObject("receipt").getString("scope"));
        assertEquals(List.of(), placesOf(CANARY));
        assertEquals(List.of(), placesOf(session));
        assertEquals(List.of(), placesOf(user));
    }

    @Test
    void whateverComesLateIsGone() {
        String session = service.newSession();
        service.track(session, "A", new JsonObject());
        assertEquals(200, erase(session, "session").status());

        List<Answer> late = List.of(
                service.track(session, "A", new JsonObject()),
                service.track(session, new JsonObject().put("eventType", "A").put("eventId", TestService.randomId())),
                service.trackAll(session, new JsonObject().put("events",
                        new JsonArray().add(new JsonObject().put("eventType", "A")))),
                service.openSession(session, new JsonObject()),
                service.user(session),
                service.events(session, ""),
                service.signUp(session, form()));
        for (Answer answer : late) {
            assertEquals(410, answer.status(), answer.text());
            assertEquals("SESSION_ERASED", answer.code());
        }
        assertEquals(List.of(), placesOf(session));
        assertEquals("0", service.queryDatabase("SELECT count(*) FROM users"));
    }

    @Test
    void theSameRequestAgainHasTheSameReceipt() {
        String session = service.newSession();
        assertEquals(erase(session, "session").body(), erase(session, "user").body());
        assertEquals(404, erase(TestService.randomId(), "session").status());
    }

    @Test
    void theOperatorErasesAUserOnAllDevices() {
        String session = plant();
        String user = service.user(session).session().getString("userId");

        Answer answer = eraseUser(user);

        assertEquals(200, answer.status());
        assertEquals(1, answer.body().getJsonObject("deleted").getInteger("users"));
        assertEquals(answer.body(), eraseUser(user).body());
        assertEquals(404, eraseUser(UUID.randomUUID().toString()).status());
        assertEquals(401, service.exchange(service.request("DELETE", "/api/admin/users/" + user)).status());
        assertEquals(410, service.user(session).status());
    }

    @Test
    void anErasureThatIsCutIsCompletedByTheNextStart(DatabaseUrl database) {
        String session = plant();
        service.executeInDatabase("""
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''cut here''; END';
                CREATE TRIGGER cut BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION cut();""");
        assertEquals(500, erase(session, "user").status());
        assertEquals(410, service.user(session).status());
        assertEquals(410, service.track(session, "A", new JsonObject()).status());
        String receipt = service.queryDatabase("SELECT receipt_id FROM erasures WHERE erased_at IS NULL");
        assertTrue(placesOf(session).contains("user_sessions"), "nothing is gone by halves");
        service.executeInDatabase("DROP TRIGGER cut ON users");
        service.close();

        service = TestService.start(database, SETTINGS);

        Eventually.holds(() -> placesOf(session).isEmpty());
        assertEquals(List.of(), placesOf(CANARY));
        assertEquals(receipt, erase(session, "user").body().getJsonObject("receipt").getString("receiptId"));
    }

    @Test
    void anErasureThatIsCutIsCompletedByTheSameRequestUnderTheSameReceipt() {
        String session = plant();
        service.executeInDatabase("""
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''cut here''; END';
                CREATE TRIGGER cut BEFORE DELETE ON user_sessions FOR EACH ROW EXECUTE FUNCTION cut();""");
        assertEquals(500, erase(session, "user").status());
        String receipt = service.queryDatabase("SELECT receipt_id FROM erasures WHERE erased_at IS NULL");
        service.executeInDatabase("DROP FUNCTION cut CASCADE");

        JsonObject completed = erase(session, "session").body().getJsonObject("receipt");

        assertEquals(receipt, completed.getString("receiptId"));
        assertEquals("user", completed.getString("scope"), "what was begun");
        assertEquals(List.of(), placesOf(CANARY));
    }

    /** It may take longer than any other request or statement. */
    @Test
    void hasATimeoutOfItsOwn(DatabaseUrl database) {
        try (TestService hasty = TestService.start(database, Map.of("REQUEST_TIMEOUT", "500ms",
                        "DATABASE_STATEMENT_TIMEOUT", "500ms"));
                TestTables tables = TestTables.of(database)) {
            String session = hasty.newSession();
            String other = hasty.newSession();
            hasty.track(session, "A", new JsonObject());
            tables.begin();
            tables.execute("LOCK TABLE event_ids IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Answer> erasure = hasty.exchangeLater(
                    hasty.request("DELETE", "/api/sessions/" + session));
            tables.awaitWaiter();
            assertEquals(503, hasty.track(other, new JsonObject().put("eventType", "A")
                    .put("eventId", TestService.randomId())).status(), "which waited as long as it may");
            assertFalse(erasure.isDone());
            tables.commit();
            assertEquals(200, erasure.join().status());
        }
    }

    @Test
    void isGivenUpWhenItsTimeIsOverAndGoesOnWithoutItsClient(DatabaseUrl database) {
        try (TestService impatient = TestService.start(database, Map.of("PRIVACY_ERASURE_TIMEOUT", "1s",
                        "PRIVACY_ERASURE_TIDYING", "100ms"));
                TestTables tables = TestTables.of(database)) {
            String session = impatient.newSession();
            tables.begin();
            tables.execute("LOCK TABLE event_ids IN ACCESS EXCLUSIVE MODE");
            assertEquals(503, impatient.exchange(impatient.request("DELETE", "/api/sessions/" + session)).status());
            assertEquals(410, impatient.user(session).status());
            tables.commit();
            Eventually.holds(() -> placesOf(session).isEmpty());
        }
    }

    /** Where tokens prove, an erased session is told before a missing proof is. */
    @Test
    void isToldBeforeAnythingElseAndUnderWhateverSecret(DatabaseUrl database) {
        Map<String, String> token = Map.of("SESSIONS_PROOF", "token", "SESSION_SECRET", "a".repeat(40));
        String session;
        try (TestService first = TestService.start(database, token)) {
            Answer opened = first.openSession(null, new JsonObject());
            session = opened.sessionId();
            assertEquals(200, first.call("DELETE", "/api/sessions/" + session, null, null, "X-Session-Token",
                    opened.session().getString("token")).status());
            assertErased(first, session);
        }
        try (TestService later = TestService.start(database,
                Map.of("SESSIONS_PROOF", "token", "SESSION_SECRET", "b".repeat(40)))) {
            assertErased(later, session);
        }
        assertErased(service, session);
    }

    private void assertErased(TestService at, String session) {
        for (String[] proof : new String[][] {{}, {"X-Session-Token", "x".repeat(43)}}) {
            for (Answer late : List.of(
                    at.call("POST", "/api/sessions", session, new JsonObject(), proof),
                    at.call("POST", "/api/events", session, new JsonObject().put("eventType", "A"), proof),
                    at.call("POST", "/api/events/batch", session, new JsonObject().put("events",
                            new JsonArray().add(new JsonObject().put("eventType", "A"))), proof),
                    at.call("POST", "/api/users/signup", session, form(), proof))) {
                assertEquals("SESSION_ERASED", late.code());
            }
        }
        assertEquals(List.of(), placesOf(session));
        assertEquals("0", service.queryDatabase("SELECT count(*) FROM users"));
    }

    @Test
    void eventsThatStreamInMeanwhileAreEitherErasedOrRefused() {
        for (int round = 0; round < 10; round++) {
            String session = service.newSession();
            List<CompletableFuture<Answer>> events = new ArrayList<>();
            IntStream.range(0, 20).forEach(i -> events.add(later(session)));
            CompletableFuture<Answer> erasure = service.exchangeLater(
                    service.request("DELETE", "/api/sessions/" + session + "?scope=session"));
            IntStream.range(0, 20).forEach(i -> events.add(later(session)));

            assertEquals(200, erasure.join().status());
            events.forEach(event -> assertTrue(List.of(201, 410).contains(event.join().status()), event.join().text()));
            assertEquals(410, service.track(session, "A", new JsonObject()).status());
            assertEquals(List.of(), placesOf(session));
        }
    }

    private CompletableFuture<Answer> later(String session) {
        return service.exchangeLater(service.request("POST", "/api/events", session,
                new JsonObject().put("eventType", "A")));
    }
}
