package dev.sojourn.gateway;

import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.ProveSession;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.StoredEvent;
import io.vertx.core.Future;
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
import static dev.sojourn.gateway.Samples.NO_EVENTS;
import static dev.sojourn.gateway.Samples.SESSION_ID;
import static dev.sojourn.gateway.Samples.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EventListTest {

    private static final String PATH = "/api/sessions/" + SESSION_ID + "/events";

    private static TestGateway gateway;

    private List<ProveSession> finds;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @BeforeEach
    void serve() {
        finds = gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
    }

    @AfterEach
    void reset() {
        gateway.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void showsAPageExactlyAsStored() {
        StoredEvent event = new StoredEvent(EVENT_ID, "OWN", new JsonText("{ \"n\": 1.50E+2, \"s\":\"\\u00fc\" }"),
                TIME, Instant.parse("2026-11-23T18:04:05.701999Z"));
        List<ListEvents> lists = gateway.reply(Endpoints.EVENT_LIST, new EventPage(List.of(event), null));
        Answer answer = gateway.get(PATH);
        assertEquals(200, answer.status());
        assertEquals(List.of(new ProveSession(SESSION_ID, null)), finds);
        assertEquals(List.of(new ListEvents(SESSION_ID, null, 50, null)), lists);
        assertEquals("{\"success\":true,\"events\":[{\"eventId\":\"" + EVENT_ID + "\",\"eventType\":\"OWN\","
                + "\"payload\":{ \"n\": 1.50E+2, \"s\":\"\\u00fc\" },\"timestamp\":\"2026-11-23T18:04:05.678Z\","
                + "\"receivedAt\":\"2026-11-23T18:04:05.701Z\"}],\"nextCursor\":null}", answer.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234", "ffffffff-ffff-8fff-bfff-ffffffffffff",
        "00000000-0000-1000-8000-000000000000", "0b9fb8a4-6a5e-4a0e-9a3c-2f6f4d1c7e55"})
    void goesOnWhereTheCursorOfThePageBeforeSays(UUID position) {
        gateway.reply(Endpoints.EVENT_LIST, new EventPage(List.of(), position));
        String cursor = gateway.get(PATH).body().getString("nextCursor");
        assertTrue(cursor.matches("[A-Za-z0-9_-]{22}"), cursor);
        gateway.reset();

        serve();
        List<ListEvents> lists = gateway.reply(Endpoints.EVENT_LIST, NO_EVENTS);
        assertEquals(200, gateway.get(PATH + "?type=OWN&limit=7&cursor=" + cursor).status());
        assertEquals(List.of(new ListEvents(SESSION_ID, "OWN", 7, position)), lists);
    }

    @ParameterizedTest
    @CsvSource({"limit=1, 1,", "limit=500, 500,", "type=&cursor=, 50,", "type=A_1, 50, A_1", "type=%41, 50, A",
        "other=1&other=2, 50,", "'', 50,"})
    void readsTheQuery(String query, int limit, String type) {
        List<ListEvents> lists = gateway.reply(Endpoints.EVENT_LIST, NO_EVENTS);
        assertEquals(200, gateway.get(PATH + "?" + query).status());
        assertEquals(List.of(new ListEvents(SESSION_ID, type, limit, null)), lists);
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit", "limit=501, limit", "limit=-1, limit", "limit=, limit", "limit=x, limit",
        "limit=1.0, limit", "limit=%2B5, limit", "limit=05, limit", "limit=99999999999, limit", "limit=%D9%A1, limit",
        "limit=1&limit=1, limit", "type=a, type", "type=A&type=B, type", "type=A%00, type", "type=1, type",
        "cursor=x, cursor", "cursor=AAAA, cursor", "cursor=AaWww58ufUGLajxef5ASN, cursor",
        "cursor=AaWww58ufUGLajxef5ASNAA, cursor", "cursor=%F0%9F%98%80, cursor",
        "cursor=AaWww58ufUGLajxef5ASNA&cursor=, cursor"})
    void refusesAnyOtherQuery(String query, String parameter) {
        List<ListEvents> lists = gateway.reply(Endpoints.EVENT_LIST, NO_EVENTS);
        Answer answer = gateway.get(PATH + "?" + query);
        assertEquals(400, answer.status());
        assertEquals("query/" + parameter, answer.pointers());
        assertEquals(List.of(), lists);
        assertEquals(List.of(), finds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=%", "limit=%zz", "%=1", "limit=5&x=%f"})
    void refusesAQueryThatCantBeDecoded(String query) {
        try (RawConnection connection = gateway.connect()) {
            Answer answer = connection.send("GET " + PATH + "?" + query + " HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            assertEquals(400, answer.status());
            assertEquals("INVALID_REQUEST", answer.code());
            Conformance.check("GET", PATH, answer);
        }
    }

    @Test
    void anUnknownSessionIsNotFoundThoughItHasNoEventsEither() {
        gateway.reset();
        gateway.reply(Endpoints.EVENT_LIST, NO_EVENTS);
        gateway.serve(Endpoints.SESSION_PROVE,
                request -> Future.failedFuture(new ServiceException(ErrorCode.SESSION_NOT_FOUND)));
        Answer answer = gateway.get(PATH);
        assertEquals(404, answer.status());
        assertEquals("SESSION_NOT_FOUND", answer.code());
    }

    @Test
    void eventsThatCantBeReadAreNoEmptyPage() {
        assertEquals(503, gateway.get(PATH).status());
    }
}
