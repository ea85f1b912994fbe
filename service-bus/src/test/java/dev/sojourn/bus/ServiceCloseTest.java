package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.SignupEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(ClusterExtension.class)
class ServiceCloseTest {

    private final Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
    private final AtomicInteger handled = new AtomicInteger();

    private Future<SignupEvent> count(FindUser request) {
        handled.incrementAndGet();
        return Future.succeededFuture(Probes.REPLY);
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void completesOnlyWhenCallsInFlightAreAnswered(Route route, Cluster cluster) throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(2);
        Promise<SignupEvent> one = Promise.promise();
        Promise<SignupEvent> other = Promise.promise();
        Queue<Promise<SignupEvent>> replies = new ConcurrentLinkedQueue<>(List.of(one, other));
        Service busy = Answers.of(route.server(cluster).bus().serve(endpoint, request -> {
            taken.countDown();
            return replies.remove().future();
        }));
        Service idle = Answers.of(route.server(cluster).bus().serve(Probes.endpoint(), this::count));
        List<Future<SignupEvent>> calls = Stream.generate(() ->
                route.caller(cluster).bus().call(endpoint, Probes.REQUEST)).limit(2).toList();
        assertTrue(taken.await(10, TimeUnit.SECONDS));

        Future<Void> closed = busy.close();
        // Long enough for one that has nothing to wait for.
        Answers.of(idle.close());
        assertFalse(closed.isComplete());
        one.complete(Probes.REPLY);
        Answers.of(Future.any(calls));
        assertFalse(closed.isComplete());
        other.fail(new IllegalStateException());
        Answers.of(closed);
        calls.forEach(call -> Answers.of(call.otherwiseEmpty()));
    }

    @Test
    void callsThatHadArrivedAreAnsweredAndLaterOnesAreNotTaken(Cluster cluster) {
        Node node = cluster.alone();
        ContextInternal context = node.requestContext();
        Service service = Answers.of(Node.on(context, () -> node.bus().serve(endpoint, this::count)));
        List<Future<SignupEvent>> calls = new ArrayList<>();

        Answers.of(Node.on(context, () -> {
            Stream.generate(() -> node.bus().call(endpoint, Probes.REQUEST)).limit(100).forEach(calls::add);
            return service.close();
        }));

        calls.forEach(call -> assertEquals(Probes.REPLY, Answers.of(call)));
        assertEquals(100, handled.get());
        assertEquals(ErrorCode.UNAVAILABLE, Answers.failureOf(node.bus().call(endpoint, Probes.REQUEST)).code());
        assertEquals(100, handled.get());
    }

    @Test
    void callOfALoneNodeIsEitherHandledAndAnsweredOrUnavailable(Cluster cluster) throws InterruptedException {
        Node node = cluster.alone();
        Service service = Answers.of(node.bus().serve(endpoint, this::count));
        Load load = Load.start(node, endpoint);
        Answers.of(service.close());
        int handledBeforeClosed = handled.get();
        load.finish();

        assertEquals(handledBeforeClosed, handled.get());
        assertEquals(handled.get(), load.answered());
        for (Throwable failure : load.failures()) {
            assertEquals(ErrorCode.UNAVAILABLE, ((ServiceException) failure).code());
        }
    }

    @RepeatedTest(3)
    void noCallFailsWhenOneOfTwoServicesOnANodeCloses(Cluster cluster) throws InterruptedException {
        Node node = cluster.alone();
        Service one = Answers.of(Node.on(node.requestContext(), () -> node.bus().serve(endpoint, this::count)));
        Answers.of(Node.on(node.requestContext(), () -> node.bus().serve(endpoint, this::count)));
        Load load = Load.start(node, endpoint);
        Answers.of(one.close());
        load.finish();

        assertEquals(0, load.failures().size());
        assertEquals(load.answered(), handled.get());
    }

    @Test
    void closingTwiceIsClosingOnce(Cluster cluster) {
        Node node = cluster.first();
        Service one = Answers.of(node.bus().serve(endpoint, this::count));
        Answers.of(node.bus().serve(endpoint, this::count));
        Answers.of(cluster.second().bus().serve(endpoint, request -> Future.failedFuture("not here")));

        Answers.of(one.close());
        Answers.of(one.close());

        for (int call = 1; call <= 10; call++) {
            Answers.of(node.bus().call(endpoint, Probes.REQUEST));
            assertEquals(call, handled.get());
        }
    }
}
