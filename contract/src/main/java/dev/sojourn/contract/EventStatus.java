package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;

/**
 * What became of an event.
 *
 * @param eventType  null where it is unknown
 * @param timestamp  when it happened; null unless stored
 * @param reason     null unless quarantined
 * @param errors     a list of objects with {@code pointer} and {@code message}; null unless quarantined
 * @param receivedAt null where it is unknown
 */
public record EventStatus(State state, String eventType, Instant timestamp, QuarantineReason reason, JsonText errors,
                          Instant receivedAt) {

    public static final EventStatus UNKNOWN = new EventStatus(State.UNKNOWN, null, null, null, null, null);

    public enum State {
        STORED,
        QUARANTINED,
        UNKNOWN
    }

    public EventStatus {
        Objects.requireNonNull(state);
    }

    public static EventStatus stored(String eventType, Instant timestamp, Instant receivedAt) {
        return new EventStatus(State.STORED, eventType, timestamp, null, null, receivedAt);
    }

    public static EventStatus quarantined(String eventType, QuarantineReason reason, JsonText errors,
                                          Instant receivedAt) {
        return new EventStatus(State.QUARANTINED, eventType, null, reason, errors, receivedAt);
    }
}
