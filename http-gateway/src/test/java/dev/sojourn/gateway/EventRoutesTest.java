package dev.sojourn.gateway;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.FindSignupEvent;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.SignupEvent;
import dev.sojourn.contract.TouchSessions;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.sojourn.gateway.Samples.EVENT_ID;
import static dev.sojourn.gateway.Samples.STORED;
import static dev.sojourn.gateway.Samples.TIME;
import static dev.sojourn.gateway.Samples.TOUCHED;
import static org.junit.jupiter.api.Assertions.assertEquals;

class EventRoutesTest {

    private static final String EVENT = "{\"success\":true,\"event\":{\"eventId\":\"" + EVENT_ID
            + "\",\"eventType\":\"QUIZ_STARTED\",\"timestamp\":\"2026-11-23T18:04:05.678Z\"}}";

    private static TestGateway gateway;

    /** A session that the gateway has not seen. */
    private final UUID sessionId = UUID.randomUUID();
    private List<TouchSessions> touches;
    private List<FindSignupEvent> signups;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @BeforeEach
    void serve() {
        touches = gateway.reply(Endpoints.SESSION_TOUCH, TOUCHED);
        signups = gateway.reply(Endpoints.USER_SIGNUP_EVENT, new SignupEvent(null));
    }

    @AfterEach
    void reset() {
        gateway.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private Answer post(String body) {
        return gateway.post("/api/events", body, "X-Session-ID", sessionId.toString());
    }

    private static List<AppendEvents> serveAppend(Outcome outcome) {
        return gateway.reply(Endpoints.EVENT_APPEND,
                new AppendedEvents(List.of(new AppendedEvent(outcome, EVENT_ID, "QUIZ_STARTED", TIME))));
    }

    @Test
    void storesAnEvent() {
        List<AppendEvents> appends = serveAppend(Outcome.STORED);
        Answer answer = post("{\"eventType\":\"QUIZ_STARTED\"}");
        assertEquals(201, answer.status());
        assertEquals(EVENT, answer.text());
        assertEquals(List.of(TouchSessions.one(sessionId, "127.0.0.0")), touches);
        assertEquals(List.of(new AppendEvents(List.of(
                new NewEvent(sessionId, null, "QUIZ_STARTED", JsonText.EMPTY_OBJECT, null)))), appends);
        assertEquals(List.of(), signups);
    }

    @Test
    void answersARepetitionWithTheStoredEvent() {
        serveAppend(Outcome.DUPLICATE);
        Answer answer = post("{\"eventType\":\"OTHER\",\"eventId\":\"" + EVENT_ID + "\"}");
        assertEquals(200, answer.status());
        assertEquals(EVENT, answer.text());
    }

    @Test
    void passesThePayloadOnAsItCame() {
        List<AppendEvents> appends = serveAppend(Outcome.STORED);
        String payload = "{ \"b\":1.0e+1 ,\r\n\t\"a\": [ true,{}, \"\\u00fc\\/\" ], \"timestamp\":"
                + "\"2026-11-23T19:04:05.678901+01:00\", \"big\": 12345678901234567890123, \"ü\":\"😀\" }";
        post("{\"payload\":" + payload + " , \"eventId\":\"" + EVENT_ID.toString().toUpperCase()
                + "\",\"eventType\":\"OWN_TYPE\"}");
        assertEquals(List.of(new AppendEvents(List.of(new NewEvent(sessionId, EVENT_ID, "OWN_TYPE",
                new JsonText(payload), Instant.parse("2026-11-23T18:04:05.678901Z"))))), appends);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-23T18:04:05Z, 2026-11-23T18:04:05Z", "2026-11-23T18:04:05.1Z, 2026-11-23T18:04:05.100Z",
        "2026-11-23T23:30:00-02:00, 2026-11-24T01:30:00Z", "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z"})
    void readsWhenItHappened(String given, Instant time) {
        List<AppendEvents> appends = serveAppend(Outcome.STORED);
        assertEquals(201, post("{\"eventType\":\"A\",\"payload\":{\"timestamp\":\"" + given + "\"}}").status());
        assertEquals(time, appends.get(0).events().get(0).timestamp());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-23T24:00:01Z", "2026-11-23",
        "2026-11-23T18:04:05+19:00", "2026-11-23T18:04:05", "now", ""})
    void takesNoTimeThatDoesNotExist(String given) {
        List<AppendEvents> appends = serveAppend(Outcome.STORED);
        Answer answer = post("{\"eventType\":\"A\",\"payload\":{\"timestamp\":\"" + given + "\"}}");
        assertEquals(400, answer.status());
        assertEquals("/payload/timestamp", answer.pointers());
        assertEquals(List.of(), appends);
    }

    @Test
    void sendsNothingToAnybodyOverAnInvalidEvent() {
        List<AppendEvents> appends = serveAppend(Outcome.STORED);
        assertEquals(400, post("{\"eventType\":\"a\"}").status());
        assertEquals(400, post("").status());
        assertEquals(List.of(), appends);
        assertEquals(List.of(), touches);
    }

    @Test
    void needsASession() {
        List<AppendEvents> appends = serveAppend(Outcome.STORED);
        Answer answer = gateway.post("/api/events", "{\"eventType\":\"A\"}");
        assertEquals(400, answer.status());
        assertEquals("SESSION_REQUIRED", answer.code());
        Answer empty = gateway.post("/api/events", "{\"eventType\":\"A\"}", "X-Session-ID", "");
        assertEquals("INVALID_REQUEST", empty.code());
        assertEquals("header/X-Session-ID", empty.pointers());
        assertEquals(List.of(), appends);
    }

    @Test
    void takesAClientsWordOfASignupForTheServersOwnEvent() {
        gateway.reset();
        gateway.reply(Endpoints.SESSION_TOUCH, TOUCHED);
        signups = gateway.reply(Endpoints.USER_SIGNUP_EVENT, new SignupEvent(EVENT_ID));
        List<AppendEvents> appends = serveAppend(Outcome.DUPLICATE);
        Answer answer = post("{\"eventType\":\"SIGNUP_COMPLETED\",\"eventId\":\"" + UUID.randomUUID()
                + "\",\"payload\":{\"a\":1}}");
        assertEquals(200, answer.status());
        assertEquals(List.of(new FindSignupEvent(sessionId)), signups);
        assertEquals(List.of(new NewEvent(sessionId, EVENT_ID, "SIGNUP_COMPLETED", new JsonText("{\"a\":1}"), null)),
                appends.get(0).events());
    }

    @Test
    void storesAClientsWordOfASignupThatTheServerKnowsNothingOf() {
        UUID own = UUID.randomUUID();
        List<AppendEvents> appends = serveAppend(Outcome.STORED);
        assertEquals(201, post("{\"eventType\":\"SIGNUP_COMPLETED\",\"eventId\":\"" + own + "\"}").status());
        assertEquals(own, appends.get(0).events().get(0).eventId());
        assertEquals(List.of(new FindSignupEvent(sessionId)), signups);
    }

    @Test
    void givesUpOnASessionThatIsErasedAgainAndAgain() {
        List<AppendEvents> appends = gateway.reply(Endpoints.EVENT_APPEND, Samples.SESSION_UNKNOWN);
        Answer answer = post("{\"eventType\":\"A\"}");
        assertEquals(503, answer.status());
        assertEquals("UNAVAILABLE", answer.code());
        assertEquals(2, appends.size());
        assertEquals(2, touches.size());
    }

    @Test
    void saysThatItStoresNothingWhereTrackingIsOff() {
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, 65_536, 0, true, false, List.of(),
                TestGateway.SETTINGS.erasure(), TestGateway.SETTINGS.drain(), HttpsSettings.NONE);
        try (TestGateway off = TestGateway.start(settings)) {
            List<TouchSessions> touched = off.reply(Endpoints.SESSION_TOUCH, TOUCHED);
            List<AppendEvents> appends = off.reply(Endpoints.EVENT_APPEND, STORED);
            Answer answer = off.post("/api/events", "{\"eventType\":\"A\"}", "X-Session-ID", Samples.SESSION);
            assertEquals(202, answer.status());
            assertEquals("{\"success\":true,\"tracked\":false}", answer.text());
            assertEquals(400, off.post("/api/events", "{}", "X-Session-ID", Samples.SESSION).status());
            assertEquals(400, off.post("/api/events", "{\"eventType\":\"A\"}").status());
            assertEquals(List.of(), touched);
            assertEquals(List.of(), appends);
        }
    }
}
