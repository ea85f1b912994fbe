package dev.sojourn.session;

import dev.sojourn.contract.ConsentMode;
import java.time.Duration;
import java.util.Objects;

/**
 * @param expiry  how long after its latest activity a session expires
 * @param consent of whose sessions more is kept than that they are there
 */
public record SessionSettings(Duration expiry, ConsentMode consent) {

    public SessionSettings {
        Objects.requireNonNull(expiry);
        Objects.requireNonNull(consent);
    }
}
