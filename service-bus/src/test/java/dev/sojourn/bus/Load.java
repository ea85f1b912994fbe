package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.SignupEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Calls from one node, many at a time on several event loops, until told to finish; bounded in case nobody does. */
final class Load {

    private static final int LANES = 60;
    private static final int CALLS_OF_A_LANE = 10_000;
    private static final int STRETCH = 2_000;

    private final Node caller;
    private final Endpoint<FindUser, SignupEvent> endpoint;
    private final AtomicReference<CountDownLatch> stretch = new AtomicReference<>(new CountDownLatch(STRETCH));
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Future<?>> lanes = new ArrayList<>();
    private volatile boolean finishing;

    private Load(Node caller, Endpoint<FindUser, SignupEvent> endpoint) {
        this.caller = caller;
        this.endpoint = endpoint;
    }

    /** Returns when some thousand calls are done and others go on. */
    static Load start(Node caller, Endpoint<FindUser, SignupEvent> endpoint) throws InterruptedException {
        Load load = new Load(caller, endpoint);
        for (int lane = 0; lane < LANES; lane++) {
            load.lanes.add(Node.on(caller.requestContext(),
                    () -> Future.<Void>future(done -> load.calls(CALLS_OF_A_LANE, done))));
        }
        load.awaitStretch();
        return load;
    }

    private void awaitStretch() throws InterruptedException {
        assertTrue(stretch.get().await(10, TimeUnit.SECONDS));
    }

    private void calls(int left, Promise<Void> lane) {
        if (left == 0 || finishing) {
            lane.complete();
            return;
        }
        caller.bus().call(endpoint, Probes.REQUEST).onComplete(done -> {
            if (done.succeeded()) {
                answered.incrementAndGet();
            } else {
                failures.add(done.cause());
            }
            stretch.get().countDown();
            Vertx.currentContext().runOnContext(turn -> calls(left - 1, lane));
        });
    }

    /** Lets as many calls more be done as before {@link #start} returned, then waits for the last answer. */
    Load finish() throws InterruptedException {
        stretch.set(new CountDownLatch(STRETCH));
        awaitStretch();
        finishing = true;
        Answers.of(Future.join(lanes));
        return this;
    }

    int answered() {
        return answered.get();
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }
}
