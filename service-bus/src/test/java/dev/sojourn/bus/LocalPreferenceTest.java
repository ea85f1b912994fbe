package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.SignupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(ClusterExtension.class)
class LocalPreferenceTest {

    private final Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
    private final AtomicInteger handledByFirst = new AtomicInteger();
    private final AtomicInteger handledBySecond = new AtomicInteger();
    private Node first;
    private Node second;
    private Service firstService;

    @BeforeEach
    void serveOnBothNodes(Cluster cluster) {
        first = cluster.first();
        second = cluster.second();
        firstService = serveCounted(first, handledByFirst);
        serveCounted(second, handledBySecond);
    }

    private Service serveCounted(Node node, AtomicInteger handled) {
        return Answers.of(node.bus().serve(endpoint, request -> {
            handled.incrementAndGet();
            // Some turns of the event loop later, as after a query: calls overlap.
            return Future.future(promise -> Vertx.currentContext().runOnContext(
                    turn -> Vertx.currentContext().runOnContext(next -> promise.complete(Probes.REPLY))));
        }));
    }

    @Test
    void callsOfANodeThatServesStayOnIt() throws InterruptedException {
        Load ofFirst = Load.start(first, endpoint).finish();
        assertEquals(ofFirst.answered(), handledByFirst.get());
        assertEquals(0, handledBySecond.get());

        Load ofSecond = Load.start(second, endpoint).finish();
        assertEquals(ofFirst.answered(), handledByFirst.get());
        assertEquals(ofSecond.answered(), handledBySecond.get());
    }

    @Test
    void recordsOfANodeThatServesCrossByReference() {
        Endpoint<FindUser, SignupEvent> own = Probes.endpoint();
        Queue<FindUser> received = new ConcurrentLinkedQueue<>();
        for (Node node : List.of(first, second)) {
            Answers.of(node.bus().serve(own, request -> {
                received.add(request);
                return Future.succeededFuture(Probes.REPLY);
            }));
        }
        for (int call = 0; call < 100; call++) {
            assertSame(Probes.REPLY, Answers.of(first.bus().call(own, Probes.REQUEST)));
            assertSame(Probes.REQUEST, received.remove());
        }
    }

    @RepeatedTest(3)
    void noCallFailsWhenItsNodeStopsServing() throws InterruptedException {
        assertNoneFailsWhileFirstStopsServing(first);
    }

    @RepeatedTest(3)
    void noCallOfAnotherNodeFailsWhenANodeStopsServing(Cluster cluster) throws InterruptedException {
        assertNoneFailsWhileFirstStopsServing(cluster.third());
    }

    private void assertNoneFailsWhileFirstStopsServing(Node caller) throws InterruptedException {
        Load load = Load.start(caller, endpoint);
        assertTrue(handledByFirst.get() > 0);
        Answers.of(firstService.close());
        int handledBeforeClosed = handledByFirst.get();
        load.finish();

        assertEquals(0, load.failures().size());
        assertEquals(load.answered(), handledByFirst.get() + handledBySecond.get());
        assertEquals(handledBeforeClosed, handledByFirst.get());
    }

    @Test
    void callsGoHomeAgainOnceTheNodeServesAgain() throws InterruptedException {
        Answers.of(firstService.close());
        assertEquals(Probes.REPLY, Answers.of(first.bus().call(endpoint, Probes.REQUEST)));
        assertEquals(1, handledBySecond.get());
        serveCounted(first, handledByFirst);
        Load load = Load.start(first, endpoint).finish();
        assertEquals(load.answered(), handledByFirst.get());
    }
}
