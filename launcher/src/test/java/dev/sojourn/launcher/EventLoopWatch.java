package dev.sojourn.launcher;

import io.vertx.core.impl.VertxThread;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Sees whether an event loop of this JVM works on one thing for too long, from what Vert.x' own checker goes by; that
 * warns after two seconds, which is late.
 */
final class EventLoopWatch implements AutoCloseable {

    private static final Duration TOO_LONG = Duration.ofMillis(500);

    private final Thread thread = new Thread(this::watch, "event loop watch");
    private volatile long longestNanos;
    private volatile boolean ending;

    private EventLoopWatch() {
    }

    static EventLoopWatch start() {
        EventLoopWatch watch = new EventLoopWatch();
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        Thread[] threads = new Thread[1000];
        while (!ending) {
            int count = Thread.enumerate(threads);
            for (int i = 0; i < count; i++) {
                if (threads[i] instanceof VertxThread loop && !loop.isWorker()) {
                    longestNanos = Math.max(longestNanos, busyNanos(loop));
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The loop sets its start to 0 when it is done, at any moment: it is read once. */
    private static long busyNanos(VertxThread loop) {
        long since = loop.startTime();
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    void assertNothingBlocked() {
        Duration longest = Duration.ofNanos(longestNanos);
        assertTrue(longest.compareTo(TOO_LONG) < 0, () -> "an event loop was busy with one thing for " + longest);
    }

    @Override
    public void close() {
        ending = true;
    }
}
