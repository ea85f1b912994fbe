package dev.sojourn.contract;

import java.util.List;

public record ReleaseEvents(List<ReleasableEvent> events) {

    public ReleaseEvents {
        events = List.copyOf(events);
    }
}
