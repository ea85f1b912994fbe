package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * An event in quarantine.
 *
 * @param id            its own, by which it is released or dropped; of version 7
 * @param eventId       the id the client gave; or null
 * @param eventType     null where what the client gave is none
 * @param event         as it was received; where PostgreSQL refused it, its envelope is the server's
 * @param errors        a list of objects with {@code pointer} and {@code message}
 * @param schemaVersion of the schemas that refused it; null where they did not
 */
public record QuarantinedEvent(UUID id, UUID sessionId, UUID eventId, String eventType, JsonText event,
                               QuarantineReason reason, JsonText errors, String schemaVersion, Instant receivedAt) {

    public QuarantinedEvent {
        Objects.requireNonNull(id);
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(event);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(errors);
        Objects.requireNonNull(receivedAt);
    }
}
