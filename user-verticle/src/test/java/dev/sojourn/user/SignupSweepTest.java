package dev.sojourn.user;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class SignupSweepTest {

    private static final Duration INTERVAL = Duration.ofMillis(5);

    private final Vertx vertx = Vertx.vertx();
    private final List<Promise<Void>> sweeps = new CopyOnWriteArrayList<>();
    private volatile BooleanSupplier goOn;
    private final SignupSweep sweep = SignupSweep.every(INTERVAL, vertx, wanted -> {
        goOn = wanted;
        Promise<Void> end = Promise.promise();
        sweeps.add(end);
        return end.future();
    });

    @AfterEach
    void close() {
        Answers.of(vertx.close());
    }

    private void awaitSweeps(int count) {
        while (sweeps.size() < count) {
            Thread.onSpinWait();
        }
    }

    /** Lets so many intervals go by on the same Vertx. */
    private void awaitIntervals(int count) throws InterruptedException {
        CountDownLatch ticks = new CountDownLatch(count);
        long timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> ticks.countDown());
        assertTrue(ticks.await(30, TimeUnit.SECONDS));
        vertx.cancelTimer(timer);
    }

    @Test
    void doesNotOverlapItself() throws InterruptedException {
        awaitSweeps(1);
        awaitIntervals(10);
        assertEquals(1, sweeps.size());

        sweeps.get(0).complete();
        awaitSweeps(2);
        awaitIntervals(10);
        assertEquals(2, sweeps.size());
    }

    @Test
    void sweepsAgainAfterAFailure() {
        awaitSweeps(1);
        sweeps.get(0).fail("on purpose");

        awaitSweeps(2);
    }

    @Test
    void stopTellsARunningSweepAndWaitsForIt() throws InterruptedException {
        awaitSweeps(1);
        assertTrue(goOn.getAsBoolean());

        Future<Void> stopped = sweep.stop();
        assertFalse(goOn.getAsBoolean());
        awaitIntervals(10);
        assertFalse(stopped.isComplete());

        sweeps.get(0).complete();
        Answers.of(stopped);
        awaitIntervals(10);
        assertEquals(1, sweeps.size());
    }

    @Test
    void stopDoesNotFailWithTheSweep() {
        awaitSweeps(1);
        Future<Void> stopped = sweep.stop();

        sweeps.get(0).fail("on purpose");

        Answers.of(stopped);
    }
}
