package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record EraseSession(UUID sessionId, ErasureScope scope) {

    public EraseSession {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(scope);
    }
}
