package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record LinkSession(UUID sessionId, UUID userId) {

    public LinkSession {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(userId);
    }
}
