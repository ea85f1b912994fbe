package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * What became of one event.
 *
 * @param eventId   the id the client knows it by: its own, or the server's where it gave none; null where there is no session, or it is not tracked
 * @param eventType of the stored event: a repetition's content does not replace the first one's; null unless stored
 * @param timestamp when it happened, as stored; null unless stored
 */
public record AppendedEvent(Outcome outcome, UUID eventId, String eventType, Instant timestamp) {

    public enum Outcome {
        /** Committed by this request. */
        STORED,
        /** This session had stored an event of that id before. */
        DUPLICATE,
        /** The database can't keep this one event; the others of its request are not affected. */
        REJECTED,
        /** There is no such session; nothing was stored. */
        SESSION_UNKNOWN,
        /** The session was erased; nothing was stored. */
        SESSION_ERASED,
        /** The session's visitor does not consent; nothing was stored. */
        UNTRACKED
    }

    public AppendedEvent {
        Objects.requireNonNull(outcome);
        if (outcome == Outcome.STORED || outcome == Outcome.DUPLICATE) {
            Objects.requireNonNull(eventId);
            Objects.requireNonNull(eventType);
            Objects.requireNonNull(timestamp);
        }
    }

    /** @param eventId the id it would have had */
    public static AppendedEvent rejected(UUID eventId) {
        return new AppendedEvent(Outcome.REJECTED, eventId, null, null);
    }

    public static AppendedEvent sessionErased() {
        return new AppendedEvent(Outcome.SESSION_ERASED, null, null, null);
    }

    public static AppendedEvent sessionUnknown() {
        return new AppendedEvent(Outcome.SESSION_UNKNOWN, null, null, null);
    }

    public static AppendedEvent untracked() {
        return new AppendedEvent(Outcome.UNTRACKED, null, null, null);
    }
}
