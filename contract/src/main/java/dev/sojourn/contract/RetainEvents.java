package dev.sojourn.contract;

import java.util.List;

public record RetainEvents(List<RetainedEvent> events) {

    public RetainEvents {
        events = List.copyOf(events);
    }
}
