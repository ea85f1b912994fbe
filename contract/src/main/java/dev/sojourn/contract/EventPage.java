package dev.sojourn.contract;

import java.util.List;
import java.util.UUID;

/**
 * @param events newest first
 * @param next   where the next page begins, or null when this is the last
 */
public record EventPage(List<StoredEvent> events, UUID next) {

    public EventPage {
        events = List.copyOf(events);
    }
}
