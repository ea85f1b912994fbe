package dev.sojourn.gateway;

import dev.sojourn.contract.Draft;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ProveSession;
import dev.sojourn.contract.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.sojourn.gateway.Samples.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ShutdownTest {

    private static final String REQUEST = "GET /api/sessions/" + SESSION + "/user HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration DRAIN = Duration.ofSeconds(5);

    @RegisterExtension
    final RecordedLog log = new RecordedLog();

    private final Promise<Session> found = Promise.promise();
    private final Promise<Void> asked = Promise.promise();
    private TestGateway gateway;

    @AfterEach
    void close() {
        found.tryComplete(Samples.anonymous());
        gateway.close();
    }

    private void start(Duration drain) {
        gateway = TestGateway.start(new HttpSettings("127.0.0.1", 0, 65_536, 0, true, true, List.of(),
                TestGateway.SETTINGS.erasure(), drain, HttpsSettings.NONE));
        gateway.serve(Endpoints.SESSION_PROVE, this::find);
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(null));
    }

    private Future<Session> find(ProveSession request) {
        asked.tryComplete();
        return found.future();
    }

    private RawConnection inFlight() {
        RawConnection connection = gateway.connect().send(REQUEST);
        TestGateway.await(asked.future());
        return connection;
    }

    /** The operating system may still take a connection or two while the server's socket goes. */
    private void awaitRefusal() {
        long begun = System.nanoTime();
        while (isAccepted()) {
            assertTrue(since(begun).compareTo(DRAIN) < 0, "still accepts connections");
        }
    }

    private boolean isAccepted() {
        try (RawConnection connection = gateway.connect()) {
            return connection != null;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void answersWhatIsInFlightAndTakesNothingNew() {
        start(DRAIN);
        long begun = System.nanoTime();
        try (RawConnection busy = inFlight(); RawConnection idle = gateway.connect()) {
            idle.send("GET /api/nowhere HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            Future<Void> stopped = gateway.undeploy();
            idle.awaitClose();
            awaitRefusal();
            assertFalse(stopped.isComplete());

            found.complete(Samples.anonymous());
            Answer answer = busy.answer();
            assertEquals(200, answer.status());
            assertEquals("close", answer.header("Connection"));
            busy.awaitClose();
            TestGateway.await(stopped);
        }
        assertTrue(since(begun).compareTo(DRAIN) < 0);
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @Test
    void finishesAtOnceWithNothingInFlight() {
        start(DRAIN);
        try (RawConnection silent = gateway.connect(); RawConnection idle = gateway.connect()) {
            idle.send("GET /api/nowhere HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            long begun = System.nanoTime();
            TestGateway.await(gateway.undeploy());
            assertTrue(since(begun).compareTo(DRAIN) < 0);
            idle.awaitClose();
            silent.awaitClose();
        }
    }

    @Test
    void cutsWhatDoesNotEnd() {
        Duration drain = Duration.ofMillis(300);
        start(drain);
        try (RawConnection busy = inFlight(); RawConnection halfWay = gateway.connect()) {
            halfWay.send("POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n"
                    + "Expect: 100-continue\r\n\r\n");
            assertEquals(100, halfWay.answer().status());
            halfWay.send("{");
            long begun = System.nanoTime();
            TestGateway.await(gateway.undeploy());
            assertTrue(since(begun).compareTo(drain) >= 0);
            assertTrue(since(begun).compareTo(drain.plusSeconds(3)) < 0);
            busy.awaitClose();
            halfWay.awaitClose();
        }
        found.complete(Samples.anonymous());
        assertEquals(List.of(), log.warningsAndErrors());
    }
}
