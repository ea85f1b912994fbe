package dev.sojourn.event;

import java.time.Duration;
import java.util.Objects;

/**
 * @param enabled whether refused events are kept
 * @param rows    how many are kept at most, one of more than 4 KiB counting as several; the oldest go
 * @param kept    how long
 */
public record QuarantineSettings(boolean enabled, int rows, Duration kept) {

    public QuarantineSettings {
        Objects.requireNonNull(kept);
    }
}
