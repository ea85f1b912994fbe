package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events to append, each unlike any other in type and payload, so that it shows which of two was stored. */
final class EventRows {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    private static int made;

    private EventRows() {
    }

    static EventRow withoutId(UUID session) {
        return row(session, EventIds.next(), null);
    }

    /** @param eventId of version 7 */
    static EventRow withKey(UUID session, UUID eventId) {
        return row(session, eventId, null);
    }

    /** @param clientEventId of another version */
    static EventRow withClientId(UUID session, UUID clientEventId) {
        return row(session, EventIds.next(), clientEventId);
    }

    private static synchronized EventRow row(UUID session, UUID eventId, UUID clientEventId) {
        made++;
        return new EventRow(session, eventId, clientEventId, "TYPE_" + made, new JsonText("{\"n\": " + made + "}"),
                NOW.plusMillis(made), NOW);
    }

    static AppendedEvent stored(EventRow row) {
        return new AppendedEvent(Outcome.STORED, row.knownAs(), row.eventType(), row.timestamp());
    }

    /** @param first what was stored under the same id */
    static AppendedEvent duplicate(EventRow first) {
        return new AppendedEvent(Outcome.DUPLICATE, first.knownAs(), first.eventType(), first.timestamp());
    }

    static List<Outcome> outcomes(List<AppendedEvent> results) {
        return results.stream().map(AppendedEvent::outcome).toList();
    }
}
