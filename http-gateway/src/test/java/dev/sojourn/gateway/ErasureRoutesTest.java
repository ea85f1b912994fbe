package dev.sojourn.gateway;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.ErasureScope;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.contract.TouchedSessions.State;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.sojourn.gateway.Samples.SESSION;
import static dev.sojourn.gateway.Samples.SESSION_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Erasing over HTTP, and what becomes of what comes too late. */
class ErasureRoutesTest {

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void reset() {
        gateway.reset();
    }

    private static Answer delete(String query) {
        return gateway.send("DELETE", "/api/sessions/" + SESSION + query, BodyPublishers.noBody());
    }

    private static List<EraseSession> erasures() {
        Map<String, Long> rows = new LinkedHashMap<>();
        rows.put("event_logs", 12L);
        rows.put("user_sessions", 1L);
        return gateway.reply(Endpoints.SESSION_ERASE, Samples.receipt(rows));
    }

    @Test
    void answersWithTheReceipt() {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        erasures();
        Answer answer = delete("");
        assertEquals(200, answer.status());
        assertEquals("""
                {"success":true,"deleted":{"event_logs":12,"user_sessions":1},"receipt":{\
                "receiptId":"01a5b0c4-11aa-7c3e-9d51-0c9a2b7e4f60","scope":"session",\
                "requestedAt":"2026-11-23T18:04:05.678Z","erasedAt":"2026-11-23T18:04:05.678Z"}}""", answer.text());
    }

    @ParameterizedTest
    @CsvSource({"'',SESSION", "?scope=,SESSION", "?scope=session,SESSION", "?scope=user,USER"})
    void reachesAsFarAsItIsTold(String query, ErasureScope scope) {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        List<EraseSession> calls = erasures();
        assertEquals(200, delete(query).status());
        assertEquals(List.of(new EraseSession(SESSION_ID, scope)), calls);
    }

    @ParameterizedTest
    @CsvSource({"?scope=all", "?scope=USER", "?scope=user&scope=user"})
    void takesNoOtherScope(String query) {
        List<EraseSession> calls = erasures();
        Answer answer = delete(query);
        assertEquals(400, answer.status());
        assertEquals("query/scope", answer.pointers());
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION_ERASED", "SESSION_NOT_FOUND"})
    void letsTheServiceDecideAboutWhatIsErasedOrHasExpired(ErrorCode code) {
        gateway.serve(Endpoints.SESSION_PROVE, request -> Future.failedFuture(new ServiceException(code)));
        List<EraseSession> calls = erasures();
        assertEquals(200, delete("").status());
        assertEquals(1, calls.size());
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION_PROOF_REQUIRED", "UNAVAILABLE"})
    void erasesNothingWithoutProof(ErrorCode code) {
        gateway.serve(Endpoints.SESSION_PROVE, request -> Future.failedFuture(new ServiceException(code)));
        List<EraseSession> calls = erasures();
        assertEquals(code.name(), delete("").code());
        assertEquals(List.of(), calls);
    }

    @Test
    void anEventOfAnErasedSessionIsRefusedForGood() {
        gateway.reply(Endpoints.SESSION_TOUCH, new TouchedSessions(List.of(State.ERASED)));
        List<AppendEvents> appends = gateway.reply(Endpoints.EVENT_APPEND, Samples.STORED);
        for (int i = 0; i < 2; i++) {
            Answer answer = gateway.post("/api/events", "{\"eventType\":\"A\"}", "X-Session-ID", SESSION);
            assertEquals(410, answer.status());
            assertEquals("SESSION_ERASED", answer.code());
        }
        Answer batch = gateway.post("/api/events/batch", "{\"events\":[{\"eventType\":\"A\"}]}", "X-Session-ID", SESSION);
        assertEquals("SESSION_ERASED", batch.code());
        assertEquals(List.of(), appends);
    }

    @Test
    void eventsOfOthersInTheSameBatchAreStored() {
        UUID other = UUID.randomUUID();
        gateway.serve(Endpoints.SESSION_TOUCH, request -> Future.succeededFuture(new TouchedSessions(
                request.sessionIds().stream().map(id -> id.equals(other) ? State.ACTIVE : State.ERASED).toList())));
        List<AppendEvents> appends = gateway.reply(Endpoints.EVENT_APPEND, Samples.STORED);
        Answer answer = gateway.post("/api/events/batch", """
                {"events": [{"eventType": "A", "sessionId": "%s"}, {"eventType": "QUIZ_STARTED", "sessionId": "%s"}]}"""
                .formatted(SESSION, other));
        assertEquals(200, answer.status());
        JsonArray results = answer.body().getJsonArray("results");
        assertEquals("rejected", results.getJsonObject(0).getString("status"));
        assertEquals("/sessionId", results.getJsonObject(0).getJsonArray("errors").getJsonObject(0).getString("pointer"));
        assertEquals("stored", results.getJsonObject(1).getString("status"));
        assertEquals(List.of(other), appends.get(0).events().stream().map(event -> event.sessionId()).toList());
    }

    @Test
    void aSessionErasedSinceItWasSeenIsNoticedByTheInsert() {
        gateway.reply(Endpoints.SESSION_TOUCH, Samples.TOUCHED);
        gateway.reply(Endpoints.EVENT_APPEND, Samples.STORED);
        String session = UUID.randomUUID().toString();
        assertEquals(201, gateway.post("/api/events", "{\"eventType\":\"A\"}", "X-Session-ID", session).status());

        gateway.reset();
        gateway.reply(Endpoints.SESSION_TOUCH, new TouchedSessions(List.of(State.ERASED)));
        gateway.reply(Endpoints.EVENT_APPEND, new AppendedEvents(List.of(AppendedEvent.sessionUnknown())));
        Answer answer = gateway.post("/api/events", "{\"eventType\":\"A\"}", "X-Session-ID", session);
        assertEquals("SESSION_ERASED", answer.code());
    }
}
