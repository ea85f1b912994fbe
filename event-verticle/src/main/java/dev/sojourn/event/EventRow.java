package dev.sojourn.event;

import dev.sojourn.contract.JsonText;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as it goes into the log.
 *
 * @param eventId       its key: a UUID of version 7
 * @param clientEventId the id the client gave, where that is not the key; or null
 * @param gpc           whether the browser asks not to be tracked
 */
record EventRow(UUID sessionId, UUID eventId, UUID clientEventId, String eventType, JsonText payload,
                Instant timestamp, Instant receivedAt, boolean gpc) {

    EventRow(UUID sessionId, UUID eventId, UUID clientEventId, String eventType, JsonText payload, Instant timestamp,
             Instant receivedAt) {
        this(sessionId, eventId, clientEventId, eventType, payload, timestamp, receivedAt, false);
    }

    /** The id that the client knows the event by. */
    UUID knownAs() {
        return clientEventId == null ? eventId : clientEventId;
    }

    /** As how many events it counts. */
    int weight() {
        return Weight.of(payload.value().length());
    }
}
