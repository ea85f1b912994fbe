package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record ForgetProfile(UUID sessionId) {

    public ForgetProfile {
        Objects.requireNonNull(sessionId);
    }
}
