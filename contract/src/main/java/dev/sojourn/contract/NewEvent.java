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
 * @param gpc       whether the browser asks not to be tracked (Global Privacy Control); null where nobody looked
 */
public record NewEvent(UUID sessionId, UUID eventId, String eventType, JsonText payload, Instant timestamp,
                       Boolean gpc) {

    public NewEvent(UUID sessionId, UUID eventId, String eventType, JsonText payload, Instant timestamp) {
        this(sessionId, eventId, eventType, payload, timestamp, null);
    }

    public NewEvent {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(eventType);
        Objects.requireNonNull(payload);
    }

    /** The same event under another id. */
    public NewEvent withEventId(UUID other) {
        return new NewEvent(sessionId, other, eventType, payload, timestamp, gpc);
    }

    /** The same event with another payload. */
    public NewEvent withPayload(JsonText other) {
        return new NewEvent(sessionId, eventId, eventType, other, timestamp, gpc);
    }

    /** Whether it is known that the browser asks not to be tracked. */
    public boolean asksNotToBeTracked() {
        return Boolean.TRUE.equals(gpc);
    }
}
