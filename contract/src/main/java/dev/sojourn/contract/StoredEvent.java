package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * @param eventId    the id the client knows it by
 * @param payload    as it was received
 * @param timestamp  when it happened
 * @param receivedAt when the server took it
 */
public record StoredEvent(UUID eventId, String eventType, JsonText payload, Instant timestamp, Instant receivedAt) {

    public StoredEvent {
        Objects.requireNonNull(eventId);
        Objects.requireNonNull(eventType);
        Objects.requireNonNull(payload);
        Objects.requireNonNull(timestamp);
        Objects.requireNonNull(receivedAt);
    }
}
