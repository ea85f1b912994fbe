package dev.sojourn.gateway;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.gateway.PrivacySettings.PiiInEvents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.sojourn.gateway.Samples.EVENT_ID;
import static dev.sojourn.gateway.Samples.TIME;
import static dev.sojourn.gateway.Samples.TOUCHED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Whom the gateway asks about personal data, and what it sends on. */
class PersonalDataTest {

    private static TestGateway gateway;
    private static TestGateway ignoring;

    private final String session = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        ignoring = TestGateway.start(new PrivacySettings(false, PiiInEvents.STRIP));
    }

    @BeforeEach
    void serve() {
        gateway.serve(Endpoints.SESSION_TOUCH, request -> Future.succeededFuture(new TouchedSessions(
                request.sessionIds().stream().map(id -> TouchedSessions.State.ACTIVE).toList())));
    }

    @AfterEach
    void reset() {
        gateway.reset();
        ignoring.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        ignoring.close();
    }

    private static List<AppendEvents> serveAppend(TestGateway at) {
        return at.serve(Endpoints.EVENT_APPEND, request -> Future.succeededFuture(new AppendedEvents(
                request.events().stream().map(event -> new AppendedEvent(Outcome.STORED, EVENT_ID, "A", TIME)).toList())));
    }

    private static List<FindSession> serveFind(Boolean profiling) {
        Session anonymous = Samples.anonymous();
        return gateway.reply(Endpoints.SESSION_FIND, new Session(anonymous.sessionId(), null, TIME,
                anonymous.metadata(), TIME, null, 1, new Consent(null, profiling)));
    }

    private Answer post(TestGateway at, String event, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "X-Session-ID";
        all[1] = session;
        return at.post("/api/events", event, all);
    }

    @Test
    void asksNobodyAboutAnEventWithoutPersonalFields() {
        List<FindSession> finds = serveFind(true);
        List<AppendEvents> appends = serveAppend(gateway);
        assertEquals(201, post(gateway, """
                {"eventType":"A","payload":{"text":"email\\n?","page":"/a?b","e":[{"mail":1}]}}""").status());
        assertEquals(List.of(), finds);
        assertEquals("{\"text\":\"email\\n?\",\"page\":\"/a\",\"e\":[{\"mail\":1}]}",
                appends.get(0).events().get(0).payload().value());
    }

    @Test
    void asksOnceForEachSessionOfABatch() {
        List<FindSession> finds = serveFind(null);
        List<AppendEvents> appends = serveAppend(gateway);
        String other = UUID.randomUUID().toString();
        Answer answer = gateway.post("/api/events/batch", """
                {"events":[{"eventType":"A","sessionId":"%1$s","payload":{"email":1,"a":1}},
                           {"eventType":"A","sessionId":"%1$s","payload":{"email":2,"a":2}},
                           {"eventType":"A","sessionId":"%2$s","payload":{"a":3}},
                           {"eventType":"A","sessionId":"%2$s","payload":{"firstName":1}}]}""".formatted(session, other));
        assertEquals(200, answer.status());
        assertEquals(List.of(session, other), finds.stream().map(find -> find.sessionId().toString()).toList());
        assertEquals(List.of("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{}"),
                appends.get(0).events().stream().map(event -> event.payload().value()).toList());
    }

    @Test
    void aSessionThatIsNotThereHasConsentedToNothing() {
        gateway.serve(Endpoints.SESSION_FIND,
                request -> Future.failedFuture(new ServiceException(ErrorCode.SESSION_NOT_FOUND)));
        serveAppend(gateway);
        Answer answer = post(gateway, "{\"eventType\":\"A\",\"payload\":{\"email\":1}}");
        assertEquals("[\"/payload/email\"]",
                new JsonObject(answer.text()).getJsonObject("event").getJsonArray("stripped").encode());
    }

    @Test
    void storesNothingWhileItIsNotKnownWhatWasConsentedTo() {
        List<AppendEvents> appends = serveAppend(gateway);
        assertEquals(503, post(gateway, "{\"eventType\":\"A\",\"payload\":{\"email\":1}}").status());
        assertEquals(List.of(), appends);
    }

    @Test
    void sendsOnWhatTheBrowserAsksForUnlessThatCountsForNothing() {
        ignoring.reply(Endpoints.SESSION_TOUCH, TOUCHED);
        for (TestGateway at : List.of(gateway, ignoring)) {
            List<AppendEvents> appends = serveAppend(at);
            post(at, "{\"eventType\":\"A\"}", "Sec-GPC", "1");
            post(at, "{\"eventType\":\"A\"}", "Sec-GPC", "0");
            post(at, "{\"eventType\":\"A\"}");
            List<NewEvent> sent = appends.stream().flatMap(request -> request.events().stream()).toList();
            assertEquals(at == gateway ? Boolean.TRUE : null, sent.get(0).gpc());
            assertNull(sent.get(1).gpc());
            assertNull(sent.get(2).gpc());
        }
    }
}
