package dev.sojourn.contract;

import java.util.List;

public record AppendEvents(List<NewEvent> events) {

    public AppendEvents {
        events = List.copyOf(events);
    }
}
