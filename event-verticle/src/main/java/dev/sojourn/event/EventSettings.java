package dev.sojourn.event;

import dev.sojourn.contract.ConsentMode;
import java.time.Duration;
import java.util.Objects;

/**
 * @param retention         how long events are kept; an event that claims to be older is dated when it was received
 * @param retentionInterval how often what is past retention is looked for, and partitions are made ahead
 * @param consent           whose events are stored
 */
public record EventSettings(Duration retention, Duration retentionInterval, ConsentMode consent) {

    public EventSettings {
        Objects.requireNonNull(retention);
        Objects.requireNonNull(retentionInterval);
        Objects.requireNonNull(consent);
    }
}
