package dev.sojourn.contract;

import java.util.List;

public record PutInQuarantine(List<RefusedEvent> events) {

    public PutInQuarantine {
        events = List.copyOf(events);
    }
}
