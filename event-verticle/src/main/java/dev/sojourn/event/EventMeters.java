package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.EventTypes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts events by what became of them and by type. Types that anybody may invent count as one. */
final class EventMeters {

    private static final String OTHER = "other";

    private final Map<Outcome, Map<String, Counter>> counters = new EnumMap<>(Outcome.class);

    EventMeters(MeterRegistry meters) {
        for (Outcome outcome : Outcome.values()) {
            Map<String, Counter> byType = new HashMap<>();
            EventTypes.KNOWN.forEach(type -> byType.put(type, counter(meters, outcome, type)));
            byType.put(OTHER, counter(meters, outcome, OTHER));
            counters.put(outcome, byType);
        }
    }

    private static Counter counter(MeterRegistry meters, Outcome outcome, String type) {
        return Counter.builder("sojourn.events").description("Events by what became of them")
                .tag("result", outcome.name().toLowerCase(Locale.ROOT)).tag("type", type).register(meters);
    }

    /** @param results one for each event, in their order */
    void count(List<EventRow> events, List<AppendedEvent> results) {
        for (int n = 0; n < results.size(); n++) {
            Map<String, Counter> byType = counters.get(results.get(n).outcome());
            byType.getOrDefault(events.get(n).eventType(), byType.get(OTHER)).increment();
        }
    }
}
