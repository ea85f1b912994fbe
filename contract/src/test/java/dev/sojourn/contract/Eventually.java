package dev.sojourn.contract;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another thread, node or process does. */
public final class Eventually {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Eventually() {
    }

    /** Returns when the condition holds, which is waited for as long as a slow machine may need. */
    public static void holds(Callable<Boolean> condition) {
        holds(PATIENCE, condition, () -> "waited in vain");
    }

    /**
     * Returns when the condition holds, an exception counting as no.
     *
     * @param otherwise what to say when it does not in time
     */
    public static void holds(Duration patience, Callable<Boolean> condition, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + patience.toNanos();
        Exception latest = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                latest = e;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(otherwise.get(), latest);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
