package dev.sojourn.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** What a test lets pass is added to another clock. */
public final class MovableClock implements InstantSource {

    private final InstantSource base;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    private MovableClock(InstantSource base) {
        this.base = base;
    }

    /** Stands still until the test lets time pass. */
    public static MovableClock at(Instant now) {
        return new MovableClock(InstantSource.fixed(now));
    }

    /** The time of day until the test lets more time pass. */
    public static MovableClock running() {
        return new MovableClock(InstantSource.system());
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead.get());
    }

    public void pass(Duration time) {
        ahead.updateAndGet(so -> so.plus(time));
    }
}
