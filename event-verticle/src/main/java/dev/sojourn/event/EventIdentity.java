package dev.sojourn.event;

import dev.sojourn.contract.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;

/**
 * Gives an event its key and its time.
 *
 * <p>The version of the client's id alone decides about the key, never a clock, so that a retry at another time finds
 * the same row: version 7 is the key, whatever time it carries; for any other a key is minted, which counts only if the
 * client's id was not claimed before.
 */
final class EventIdentity {

    /** How far ahead of the server a client's clock may be before it is not believed. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int TIME_ORDERED = 7;

    private final EventSettings settings;
    private final Function<Instant, UUID> newId;

    EventIdentity(EventSettings settings, Function<Instant, UUID> newId) {
        this.settings = settings;
        this.newId = newId;
    }

    EventRow identify(NewEvent event, Instant now) {
        UUID given = event.eventId();
        boolean isKey = given != null && given.version() == TIME_ORDERED;
        return new EventRow(event.sessionId(), isKey ? given : newId.apply(now), isKey ? null : given,
                event.eventType(), event.payload(), happened(event.timestamp(), isKey ? given : null, now), now,
                event.asksNotToBeTracked());
    }

    private Instant happened(Instant claimed, UUID timeOrdered, Instant now) {
        Instant time = claimed != null ? claimed : timeOrdered != null ? timeOf(timeOrdered) : now;
        boolean believable = !time.isAfter(now.plus(CLOCK_SKEW)) && !time.isBefore(now.minus(settings.retention()));
        // No more exact than it is kept, so that a repetition is answered as the first one was.
        return believable ? time.truncatedTo(ChronoUnit.MICROS) : now;
    }

    /** RFC 9562, 5.7: the first 48 bits are milliseconds since 1970. */
    static Instant timeOf(UUID timeOrdered) {
        return Instant.ofEpochMilli(timeOrdered.getMostSignificantBits() >>> 16);
    }
}
