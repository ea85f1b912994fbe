package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * An event to store.
 *
 * @param eventId   the id the client gave, by which a repetition is known; or null
 * @param payload   a JSON object, stored as it is
 * @param timestamp when the client says it happened, or null
 */
public record NewEvent(UUID sessionId, UUID eventId, String eventType, JsonText payload, Instant timestamp) {

    public NewEvent {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(eventType);
        Objects.requireNonNull(payload);
    }
}
