package dev.sojourn.gateway;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.Draft;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.sojourn.gateway.Samples.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** HTTP as it comes over the wire from clients that are odd, slow, broken or gone. */
class HttpEdgesTest {

    private static final String EVENT = "{\"eventType\":\"A\"}";
    private static final String POST_HEAD = "POST /api/events HTTP/1.1\r\nHost: a\r\nX-Session-ID: " + SESSION
            + "\r\nContent-Type: application/json\r\n";
    private static final String POST = POST_HEAD + "Content-Length: " + EVENT.length() + "\r\n\r\n" + EVENT;
    private static final String USER = "GET /api/sessions/" + SESSION + "/user HTTP/1.1\r\nHost: a\r\n";

    private static TestGateway gateway;

    @RegisterExtension
    final RecordedLog log = new RecordedLog();

    private List<AppendEvents> appended;
    private RawConnection connection;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @BeforeEach
    void connect() {
        gateway.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.anonymous(), true));
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(null));
        gateway.reply(Endpoints.SESSION_TOUCH, Samples.TOUCHED);
        appended = gateway.reply(Endpoints.EVENT_APPEND, Samples.STORED);
        connection = gateway.connect();
    }

    @AfterEach
    void disconnect() {
        connection.close();
        gateway.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private Answer answer() {
        Answer answer = connection.answer();
        Conformance.check("ANY", "*", answer);
        return answer;
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @Test
    void keepsTheConnectionAfterAnErrorAnswer() {
        connection.send("GET /api/nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(404, answer().status());
        connection.send(POST_HEAD + "Content-Length: 1\r\n\r\n{");
        assertEquals(400, answer().status());
        connection.send(POST);
        assertEquals(201, answer().status());
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() {
        Promise<Session> slow = Promise.promise();
        gateway.reset();
        gateway.serve(Endpoints.SESSION_PROVE, request -> slow.future());
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(null));
        gateway.reply(Endpoints.SESSION_TOUCH, Samples.TOUCHED);
        gateway.serve(Endpoints.EVENT_APPEND, request -> Future.succeededFuture(Samples.STORED));
        connection.send(USER + "X-Request-ID: 1\r\n\r\n" + POST + "GET /api/nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
        gateway.vertx().setTimer(50, timer -> slow.complete(Samples.anonymous()));
        Answer first = answer();
        assertEquals("1", first.header("X-Request-ID"));
        assertEquals(200, first.status());
        assertEquals(201, answer().status());
        assertEquals(404, answer().status());
    }

    @ParameterizedTest
    @CsvSource({"5000, path", "100000, path"})
    void refusesUrlsThatAreTooLong(int length, String pointer) {
        connection.send("GET /api/" + "x".repeat(length) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        Answer answer = answer();
        assertEquals(400, answer.status());
        assertEquals(pointer, answer.pointers());
        connection.awaitClose();
    }

    @Test
    void refusesHeadersThatAreTooLong() {
        connection.send(USER + "X-A: " + "x".repeat(9_000) + "\r\n\r\n");
        Answer answer = answer();
        assertEquals(400, answer.status());
        assertEquals("header", answer.pointers());
        connection.awaitClose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET\r\n\r\n", "GET /api/nowhere HTTP/1.1\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001hello\r\n\r\n",
        "GET /api/nowhere HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", "GET /api/nowhere HTTP/9.9.9\r\nHost: a\r\n\r\n",
        "POST /api/events HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST /api/events HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET /api/nowhere HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /api/sessions/%zz/user HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/sessions/%/user HTTP/1.1\r\nHost: a\r\n\r\n"})
    void refusesWhatIsNoHttp(String request) {
        connection.send(request);
        Answer answer = answer();
        assertEquals(400, answer.status(), answer.text());
        assertEquals("INVALID_REQUEST", answer.code());
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS *", "GET nowhere", "GET http://a/api/nowhere"})
    void doesNotFindOtherTargets(String target) {
        connection.send(target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(404, answer().status());
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @Test
    void speaksHttp10() {
        connection.send("GET /api/sessions/" + SESSION + "/user HTTP/1.0\r\n\r\n");
        assertEquals(200, answer().status());
        connection.awaitClose();
    }

    @Test
    void refusesALongBodyBeforeItIsSent() {
        connection.send(POST_HEAD + "Content-Length: 65537\r\nExpect: 100-continue\r\n\r\n");
        assertEquals(413, answer().status());
    }

    @Test
    void refusesAChunkedBodyAsSoonAsItIsTooLong() {
        connection.send(POST_HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk("{\"a\":\"" + "x".repeat(40_000)));
        connection.send(chunk("x".repeat(40_000)));
        assertEquals(413, answer().status());
        connection.send(chunk("x".repeat(40_000)) + "0\r\n\r\n" + POST);
        assertEquals(201, answer().status());
        assertEquals(1, appended.size());
    }

    @Test
    void goesOnAfterABodyThatWasRefusedUnread() {
        connection.send(POST_HEAD + "Content-Length: 70000\r\n\r\n");
        assertEquals(413, answer().status());
        connection.send("x".repeat(70_000) + POST);
        assertEquals(201, answer().status());
    }

    @Test
    void asksForABodyThatIsExpected() {
        connection.send(POST_HEAD + "Content-Length: " + EVENT.length() + "\r\nExpect: 100-continue\r\n\r\n");
        assertEquals(100, connection.answer().status());
        connection.send(EVENT);
        assertEquals(201, answer().status());
    }

    @Test
    void refusesExpectationsThatItDoesNotKnow() {
        connection.send(POST_HEAD + "Content-Length: " + EVENT.length() + "\r\nExpect: miracles\r\n\r\n" + EVENT);
        Answer answer = answer();
        assertEquals(400, answer.status());
        assertEquals("header/Expect", answer.pointers());
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @Test
    void makesNothingOfABodyThatBreaksOff() {
        double internal = gateway.errors("INTERNAL");
        connection.send(POST_HEAD + "Content-Length: 100\r\n\r\n" + EVENT);
        connection.close();
        connection = gateway.connect();
        connection.send(POST);
        assertEquals(201, answer().status());
        assertEquals(1, appended.size());
        assertEquals(internal, gateway.errors("INTERNAL"));
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @Test
    void makesNothingOfABodyOfBrokenChunks() {
        connection.send(POST_HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk(EVENT) + "zz\r\n");
        connection.awaitClose();
        assertEquals(List.of(), appended);
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @Test
    void answersAClientThatIsGoneWithoutAWord() {
        Promise<Session> slow = Promise.promise();
        Promise<Void> asked = Promise.promise();
        gateway.reset();
        gateway.serve(Endpoints.SESSION_PROVE, request -> {
            asked.complete();
            return slow.future();
        });
        connection.send(USER + "\r\n");
        TestGateway.await(asked.future());
        connection.close();
        connection = gateway.connect();
        connection.send("GET /api/nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(404, answer().status());
        slow.complete(Samples.anonymous());
        connection.send("GET /api/nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(404, answer().status());
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @Test
    void answersHeadWithoutABody() {
        connection.send("HEAD /api/nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(404, connection.answerTo("HEAD").status());
        connection.send(POST);
        assertEquals(201, answer().status());
    }

    @Test
    void doesNotUpgradeToWebSockets() {
        connection.send(USER + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertEquals(200, answer().status());
    }

    @Test
    void closesConnectionsThatAreSilentForTooLong() {
        try (TestGateway impatient = TestGateway.withIdleTimeout(Duration.ofMillis(200));
                RawConnection halfWay = impatient.connect(); RawConnection idle = impatient.connect()) {
            halfWay.send(POST_HEAD + "Content-Length: 100\r\n\r\n" + EVENT);
            halfWay.awaitClose();
            idle.awaitClose();
        }
        assertEquals(List.of(), log.warningsAndErrors());
    }
}
