package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record FindConsent(UUID sessionId) {

    public FindConsent {
        Objects.requireNonNull(sessionId);
    }
}
