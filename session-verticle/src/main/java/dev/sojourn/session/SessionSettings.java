package dev.sojourn.session;

import java.time.Duration;
import java.util.Objects;

/** @param expiry how long after its latest activity a session expires */
public record SessionSettings(Duration expiry) {

    public SessionSettings {
        Objects.requireNonNull(expiry);
    }
}
