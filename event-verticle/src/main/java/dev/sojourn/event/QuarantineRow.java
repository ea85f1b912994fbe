package dev.sojourn.event;

import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.QuarantineReason;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as it goes into quarantine.
 *
 * @param gpc   whether the browser asks not to be tracked
 * @param bytes how long event and errors are in UTF-8
 */
record QuarantineRow(UUID id, UUID sessionId, UUID clientEventId, String eventType, QuarantineReason reason,
                     JsonText event, JsonText errors, String schemaVersion, boolean gpc, Instant receivedAt,
                     int bytes) {

    /** As how many rows it counts. */
    int weight() {
        return Weight.of(bytes);
    }
}
