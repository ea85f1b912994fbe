package dev.sojourn.session;

import java.time.Duration;
import java.util.Objects;

/**
 * @param timeout    how long a statement of an erasure may run
 * @param tidying    how often erasures that were cut short are looked for
 * @param tombstones how long an erased id stays known; nothing that could bring it back may live longer
 */
public record ErasureSettings(Duration timeout, Duration tidying, Duration tombstones) {

    public ErasureSettings {
        Objects.requireNonNull(timeout);
        Objects.requireNonNull(tidying);
        Objects.requireNonNull(tombstones);
    }
}
