package dev.sojourn.contract;

import java.util.List;

/** @param results one for each event of the request, in their order */
public record AppendedEvents(List<AppendedEvent> results) {

    public AppendedEvents {
        results = List.copyOf(results);
    }
}
