package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/** @param eventId as the client knows it */
public record FindEventStatus(UUID sessionId, UUID eventId) {

    public FindEventStatus {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(eventId);
    }
}
