package dev.sojourn.gateway;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static dev.sojourn.gateway.Samples.SESSION_UNKNOWN;
import static dev.sojourn.gateway.Samples.STORED;
import static dev.sojourn.gateway.Samples.TOUCHED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KnownSessionsTest {

    private static final Client NOWHERE = new Client() {

        @Override
        public String address() {
            return null;
        }

        @Override
        public String network() {
            return "";
        }
    };

    private static TestGateway gateway;

    /** A session that the gateway has not seen. */
    private final UUID sessionId = UUID.randomUUID();

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

    private HttpRequest event() {
        return gateway.request("POST", "/api/events", BodyPublishers.ofString("{\"eventType\":\"A\"}"),
                "X-Session-ID", sessionId.toString(), "Content-Type", "application/json").build();
    }

    private int post() {
        return gateway.exchange(event()).status();
    }

    /** Appending finds these in turn, and then nothing but sessions that are there. */
    private static List<AppendEvents> appending(AppendedEvents... first) {
        Deque<AppendedEvents> replies = new ArrayDeque<>(List.of(first));
        return gateway.serve(Endpoints.EVENT_APPEND,
                request -> Future.succeededFuture(replies.isEmpty() ? STORED : replies.poll()));
    }

    @Test
    void areTouchedTwiceAMinuteAtMost() {
        List<TouchSessions> touches = gateway.reply(Endpoints.SESSION_TOUCH, TOUCHED);
        appending();
        post();
        post();
        gateway.clock.pass(Duration.ofMillis(29_999));
        assertEquals(201, post());
        assertEquals(1, touches.size());
        gateway.clock.pass(Duration.ofMillis(1));
        assertEquals(201, post());
        assertEquals(201, post());
        assertEquals(2, touches.size());
    }

    @Test
    void areTouchedEachForItself() {
        List<TouchSessions> touches = gateway.reply(Endpoints.SESSION_TOUCH, TOUCHED);
        appending();
        post();
        gateway.post("/api/events", "{\"eventType\":\"A\"}", "X-Session-ID", UUID.randomUUID().toString());
        assertEquals(2, touches.size());
    }

    @Test
    void areTouchedWhenExpiredToo() {
        List<TouchSessions> touches =
                gateway.reply(Endpoints.SESSION_TOUCH, new TouchedSessions(List.of(TouchedSessions.State.EXPIRED)));
        appending();
        assertEquals(201, post());
        assertEquals(201, post());
        assertEquals(1, touches.size());
    }

    @Test
    void areTouchedAgainWhenTheEventFindsNone() {
        List<TouchSessions> touches = gateway.reply(Endpoints.SESSION_TOUCH, TOUCHED);
        List<AppendEvents> appends = appending(STORED, SESSION_UNKNOWN);
        post();
        assertEquals(201, post());
        assertEquals(List.of(TouchSessions.one(sessionId, "127.0.0.0"), TouchSessions.one(sessionId, "127.0.0.0")),
                touches);
        assertEquals(3, appends.size());
        assertEquals(appends.get(1), appends.get(2));
        assertEquals(201, post());
        assertEquals(2, touches.size());
    }

    @Test
    void areNotKnownAfterATouchThatFailed() {
        gateway.serve(Endpoints.SESSION_TOUCH,
                request -> Future.failedFuture(new ServiceException(ErrorCode.UNAVAILABLE)));
        List<AppendEvents> appends = appending();
        assertEquals(503, post());
        assertEquals(List.of(), appends);
        gateway.reset();

        List<TouchSessions> touches = gateway.reply(Endpoints.SESSION_TOUCH, TOUCHED);
        appending();
        assertEquals(201, post());
        assertEquals(1, touches.size());
    }

    @Test
    void failTheEventWhenTheSecondTouchFails() {
        Deque<Future<TouchedSessions>> replies = new ArrayDeque<>(List.of(Future.succeededFuture(TOUCHED),
                Future.failedFuture(new ServiceException(ErrorCode.UNAVAILABLE))));
        gateway.serve(Endpoints.SESSION_TOUCH, request -> replies.poll());
        appending(SESSION_UNKNOWN);
        assertEquals(503, post());
    }

    @Test
    void takeFirstEventsThatComeTogether() {
        int many = 50;
        Promise<TouchedSessions> slow = Promise.promise();
        Promise<Void> allThere = Promise.promise();
        List<TouchSessions> touches = gateway.serve(Endpoints.SESSION_TOUCH, request -> slow.future());
        gateway.vertx().setPeriodic(5, timer -> {
            if (touches.size() == many && gateway.vertx().cancelTimer(timer)) {
                allThere.complete();
            }
        });
        List<AppendEvents> appends = appending();
        List<Future<Answer>> answers =
                Stream.generate(() -> gateway.exchangeAsync(event())).limit(many).toList();
        TestGateway.await(allThere.future());
        assertEquals(List.of(), appends);
        slow.complete(TOUCHED);
        answers.forEach(answer -> assertEquals(201, TestGateway.await(answer).status()));
        assertEquals(many, appends.size());
        assertEquals(201, post());
        assertEquals(many, touches.size());
    }

    @Test
    void areForgottenWhenThereAreTooMany() {
        int bound = 100_000;
        int more = 30_000;
        int batch = 500;
        List<TouchSessions> touches = gateway.reply(Endpoints.SESSION_TOUCH, TOUCHED);
        KnownSessions sessions = new KnownSessions(gateway.bus(), RateLimits.NONE, gateway.clock);
        for (int round = 0; round < 2; round++) {
            IntStream.range(0, (bound + more) / batch).forEach(each -> TestGateway.await(Future.all(
                    IntStream.range(each * batch, (each + 1) * batch)
                            .mapToObj(i -> sessions.touch(List.of(new UUID(i, i)), NOWHERE)).toList())));
        }
        assertTrue(touches.size() >= bound + more + more, touches.size() + " touches");
    }
}
