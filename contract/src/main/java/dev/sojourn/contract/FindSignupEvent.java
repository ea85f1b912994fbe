package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record FindSignupEvent(UUID sessionId) {

    public FindSignupEvent {
        Objects.requireNonNull(sessionId);
    }
}
