package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record FindSession(UUID sessionId) {

    public FindSession {
        Objects.requireNonNull(sessionId);
    }
}
