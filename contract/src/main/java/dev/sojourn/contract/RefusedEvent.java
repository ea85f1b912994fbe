package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * An event that the schemas refused.
 *
 * @param eventId       the id the client gave, where it is one; or null
 * @param eventType     the type the client gave, where it is one; or null
 * @param event         as it was received
 * @param errors        a list of objects with {@code pointer} and {@code message}
 * @param schemaVersion tells the schemas that were in force from others
 * @param gpc           whether the browser asks not to be tracked; null where nobody looked
 */
public record RefusedEvent(UUID sessionId, UUID eventId, String eventType, JsonText event, JsonText errors,
                           String schemaVersion, Boolean gpc) {

    public RefusedEvent(UUID sessionId, UUID eventId, String eventType, JsonText event, JsonText errors,
                        String schemaVersion) {
        this(sessionId, eventId, eventType, event, errors, schemaVersion, null);
    }

    public RefusedEvent {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(event);
        Objects.requireNonNull(errors);
        Objects.requireNonNull(schemaVersion);
    }
}
