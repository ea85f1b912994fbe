package dev.sojourn.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.contract.User;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.sojourn.gateway.Samples.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FailuresTest {

    private static final String SECRET = "the inside";

    private static TestGateway gateway;

    @RegisterExtension
    final RecordedLog log = new RecordedLog();

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterEach
    void reset() {
        gateway.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Answer open() {
        return gateway.post("/api/sessions", "{}");
    }

    private static Answer signUp() {
        return gateway.post("/api/users/signup", "{\"email\":\"a@b.example\"}", "X-Session-ID", SESSION);
    }

    private static void failing(Endpoint<?, ?> endpoint, ErrorCode code) {
        gateway.serve(endpoint, request -> Future.failedFuture(new ServiceException(code)));
    }

    @ParameterizedTest
    @CsvSource({"EMAIL_TAKEN, 409", "SESSION_LINKED, 409", "SESSION_NOT_FOUND, 404", "PROFILE_TOO_LARGE, 400",
        "INVALID_REQUEST, 400", "UNAVAILABLE, 503", "INTERNAL, 500"})
    void mapsTheCodeOfAService(ErrorCode code, int status) {
        failing(Endpoints.USER_SIGN_UP, code);
        double before = gateway.errors(code.name());
        Answer answer = signUp();
        assertEquals(status, answer.status());
        assertEquals(code.name(), answer.code());
        assertEquals(before + 1, gateway.errors(code.name()));
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @Test
    void hasAStatusAndWordsForEveryCode() {
        for (ErrorCode code : ErrorCode.values()) {
            Problem problem = Problem.of(code, "id", List.of());
            assertTrue(problem.status() >= 400 && problem.status() < 600, code.name());
            assertFalse(problem.title().isBlank() || problem.detail().isBlank(), code.name());
        }
    }

    @Test
    void answersInternalWithFixedWordsWhenAServiceThrows() {
        gateway.serve(Endpoints.SESSION_OPEN, request -> {
            throw new IllegalStateException(SECRET);
        });
        Answer answer = gateway.post("/api/sessions", "{}", "X-Request-ID", "mine-1");
        assertEquals("{\"title\":\"Something went wrong\",\"status\":500,"
                + "\"detail\":\"The server's log has it under the request id.\",\"success\":false,"
                + "\"code\":\"INTERNAL\",\"requestId\":\"mine-1\"}", answer.text());
        assertFalse(answer.tells(SECRET));
        assertEquals(1, log.warningsAndErrors().size());
        assertEquals("mine-1", RecordedLog.value(log.warningsAndErrors().get(0), "requestId"));
    }

    @Test
    void isUnavailableAtOnceWhenNobodyServes() {
        long begun = System.nanoTime();
        Answer answer = open();
        assertEquals(503, answer.status());
        assertEquals("UNAVAILABLE", answer.code());
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(3).toNanos());
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @Test
    void isUnavailableWhenAServiceDoesNotAnswerInTime() {
        try (TestGateway impatient = TestGateway.withCallTimeout(Duration.ofMillis(150))) {
            Promise<User> never = Promise.promise();
            impatient.serve(Endpoints.SESSION_OPEN, request -> never.future().mapEmpty());
            Answer answer = impatient.post("/api/sessions", "{}");
            assertEquals(503, answer.status());
            never.fail("the test is over");
        }
    }

    @Test
    void isInternalWhenAReplyIsOfAnotherType() {
        gateway.reply(new Endpoint<>(Endpoints.SESSION_OPEN.address(), OpenSession.class, TouchedSessions.class),
                new TouchedSessions(List.of(TouchedSessions.State.ACTIVE)));
        assertEquals(500, open().status());
        assertLoggedOnce("POST");
    }

    @Test
    void aBugBehindTheRouteIsLoggedOnceUnderItsRequest() {
        gateway.reply(Endpoints.SESSION_TOUCH, Samples.TOUCHED);
        gateway.reply(Endpoints.EVENT_APPEND, new AppendedEvents(List.of()));
        Answer answer = gateway.post("/api/events", "{\"eventType\":\"A\"}", "X-Session-ID", SESSION,
                "X-Request-ID", "mine-2");
        assertEquals(500, answer.status());
        assertEquals("mine-2", assertLoggedOnce("POST"));
    }

    @Test
    void anAnswerThatHasNoJsonIsInternal() {
        Map<String, Long> rows = new HashMap<>();
        rows.put(null, 1L);
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        gateway.reply(Endpoints.SESSION_ERASE, Samples.receipt(rows));
        Answer answer = gateway.send("DELETE", "/api/sessions/" + SESSION, BodyPublishers.noBody());
        assertEquals(500, answer.status());
        assertEquals(answer.header("X-Request-ID"), assertLoggedOnce("DELETE"));
    }

    /** @return the request id under which it stands */
    private Object assertLoggedOnce(String method) {
        List<ILoggingEvent> lines = log.warningsAndErrors();
        assertEquals(1, lines.size(), lines.toString());
        ILoggingEvent line = lines.get(0);
        assertEquals(Level.ERROR, line.getLevel());
        assertNotNull(line.getThrowableProxy());
        assertEquals(method, RecordedLog.value(line, "method").toString());
        return RecordedLog.value(line, "requestId");
    }
}
