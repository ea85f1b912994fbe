package dev.sojourn.postgres;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("db")
@Timeout(60)
@ExtendWith({VertxExtension.class, TestDatabase.class})
class ClusterJobTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final DatabaseSettings settings;
    private final List<Database> opened = new ArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();
    private Vertx vertx;

    ClusterJobTest(DatabaseSettings settings) {
        this.settings = settings;
    }

    @BeforeEach
    void remember(Vertx vertx) {
        this.vertx = vertx;
    }

    @AfterEach
    void close() {
        opened.forEach(database -> await(database.close()));
    }

    /** A job as one node has it: with a pool and meters of its own. */
    private final class Node {

        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final ClusterJob job;

        Node(Function<BooleanSupplier, Future<?>> work) {
            Database database = Database.open(vertx, settings, meters);
            opened.add(database);
            job = new ClusterJob(vertx, database, meters, InstantSource.fixed(NOW), "sweeping", work);
        }

        Future<Void> run() {
            return onContext(job::run);
        }

        Future<Void> stop() {
            return onContext(job::stop);
        }

        double failures() {
            return meters.get("sojourn.job.failures").tag("job", "sweeping").counter().count();
        }

        double lastSuccess() {
            return meters.get("sojourn.job.last_success").tag("job", "sweeping").timeGauge().value(TimeUnit.SECONDS);
        }

        long timed() {
            return meters.get("sojourn.job.duration").tag("job", "sweeping").timer().count();
        }
    }

    private <T> Future<T> onContext(Supplier<Future<T>> call) {
        Promise<T> answer = Promise.promise();
        vertx.runOnContext(turn -> call.get().onComplete(answer));
        return answer.future();
    }

    private Future<?> count(BooleanSupplier goOn) {
        runs.incrementAndGet();
        return Future.succeededFuture();
    }

    @Test
    void runsAgainAndAgain() throws InterruptedException {
        CountDownLatch thrice = new CountDownLatch(3);
        Node node = new Node(goOn -> {
            thrice.countDown();
            return Future.succeededFuture();
        });

        onContext(() -> {
            node.job.every(Duration.ofMillis(10));
            return Future.succeededFuture();
        });

        assertTrue(thrice.await(20, TimeUnit.SECONDS));
        await(node.stop());
    }

    @Test
    void neverOverlapsItself() {
        Promise<Void> end = Promise.promise();
        CountDownLatch begun = new CountDownLatch(1);
        Node node = new Node(goOn -> {
            runs.incrementAndGet();
            begun.countDown();
            return end.future();
        });

        Future<Void> first = node.run();
        Future<Void> second = node.run();
        awaitZero(begun);
        end.complete();
        await(first);
        await(second);

        assertEquals(1, runs.get());
    }

    @Test
    void runsOnOneNodeAtATime() {
        Promise<Void> end = Promise.promise();
        CountDownLatch begun = new CountDownLatch(1);
        Node one = new Node(goOn -> {
            begun.countDown();
            return end.future();
        });
        Node other = new Node(this::count);

        Future<Void> first = one.run();
        awaitZero(begun);
        await(other.run());
        assertEquals(0, runs.get());
        assertEquals(0, other.failures());
        assertEquals(0, other.lastSuccess());
        assertEquals(0, other.timed());
        end.complete();
        await(first);
        await(other.run());

        assertEquals(1, runs.get());
        assertEquals(NOW.getEpochSecond(), other.lastSuccess());
    }

    @Test
    void countsAndLogsAFailureAndSucceedsTheNextTime() {
        IllegalStateException failure = new IllegalStateException("not today");
        Node node = new Node(goOn -> {
            if (runs.incrementAndGet() == 1) {
                throw failure;
            }
            return Future.succeededFuture();
        });

        List<ILoggingEvent> logged = logOf(() -> await(node.run()));

        assertEquals(1, node.failures());
        assertEquals(0, node.lastSuccess());
        assertEquals(1, logged.size());
        assertEquals(Level.ERROR, logged.get(0).getLevel());
        assertEquals("not today", logged.get(0).getThrowableProxy().getMessage());
        assertEquals(List.of(), logOf(() -> await(node.run())));
        assertEquals(1, node.failures());
        assertEquals(NOW.getEpochSecond(), node.lastSuccess());
        assertEquals(2, node.timed());
    }

    @Test
    void stopWaitsForARunAndTellsItToEnd() {
        Promise<Void> end = Promise.promise();
        CountDownLatch begun = new CountDownLatch(1);
        List<BooleanSupplier> asked = new ArrayList<>();
        Node node = new Node(goOn -> {
            asked.add(goOn);
            begun.countDown();
            return end.future();
        });
        node.run();
        awaitZero(begun);
        assertTrue(asked.get(0).getAsBoolean());

        Future<Void> stopped = node.stop();
        await(onContext(Future::succeededFuture));
        assertFalse(asked.get(0).getAsBoolean());
        assertFalse(stopped.isComplete());
        end.complete();

        await(stopped);
        await(node.run());
        assertEquals(1, asked.size());
    }

    private static List<ILoggingEvent> logOf(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger(ClusterJob.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        try {
            action.run();
        } finally {
            logger.setAdditive(true);
            logger.detachAppender(appender);
        }
        return appender.list;
    }

    private static void awaitZero(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
