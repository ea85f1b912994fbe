package dev.sojourn.event;

import java.time.Duration;
import java.util.Objects;

/** @param retention how long events are kept; an event that claims to be older is dated when it was received */
public record EventSettings(Duration retention) {

    public EventSettings {
        Objects.requireNonNull(retention);
    }
}
