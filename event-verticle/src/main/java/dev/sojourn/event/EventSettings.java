package dev.sojourn.event;

import java.time.Duration;
import java.util.Objects;

/**
 * @param retention         how long events are kept; an event that claims to be older is dated when it was received
 * @param retentionInterval how often what is past retention is looked for, and partitions are made ahead
 */
public record EventSettings(Duration retention, Duration retentionInterval) {

    public EventSettings {
        Objects.requireNonNull(retention);
        Objects.requireNonNull(retentionInterval);
    }
}
