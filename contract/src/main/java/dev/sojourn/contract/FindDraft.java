package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record FindDraft(UUID sessionId) {

    public FindDraft {
        Objects.requireNonNull(sessionId);
    }
}
