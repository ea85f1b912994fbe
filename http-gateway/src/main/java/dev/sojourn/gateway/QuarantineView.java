package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.QuarantineReason;
import dev.sojourn.contract.QuarantinedEvent;
import java.time.Instant;
import java.util.UUID;

/** An event in quarantine as the operator's API shows it. */
record QuarantineView(UUID id, UUID sessionId, UUID eventId, String eventType, Reason reason, JsonText event,
                      JsonText errors, String schemaVersion, Instant receivedAt) {

    /** Why it is there. */
    enum Reason {
        @JsonProperty("schema") SCHEMA,
        @JsonProperty("database") DATABASE;

        /** Null for null. */
        static Reason of(QuarantineReason reason) {
            return reason == null ? null : valueOf(reason.name());
        }
    }

    static QuarantineView of(QuarantinedEvent event) {
        return new QuarantineView(event.id(), event.sessionId(), event.eventId(), event.eventType(),
                Reason.of(event.reason()), event.event(), event.errors(), event.schemaVersion(), event.receivedAt());
    }
}
