package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record EndSession(UUID sessionId) {

    public EndSession {
        Objects.requireNonNull(sessionId);
    }
}
