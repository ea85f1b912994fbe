package dev.sojourn.contract;

import java.util.List;
import java.util.UUID;

/** @param next where the next page begins, or null when this is the last */
public record QuarantinePage(List<QuarantinedEvent> events, UUID next) {

    public QuarantinePage {
        events = List.copyOf(events);
    }
}
