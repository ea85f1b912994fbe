package dev.sojourn.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until a test lets time pass. */
final class MovableClock implements InstantSource {

    private volatile Instant now;

    MovableClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
