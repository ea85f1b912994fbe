package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.PutInQuarantine;
import dev.sojourn.contract.RefusedEvent;
import dev.sojourn.gateway.json.ParsedBody;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Hands events that the schemas refused to the quarantine. Nobody's answer waits for it, and nothing that befalls it
 * reaches a client. What is on its way is bounded, since a quarantine on another node may be slow to answer.
 */
final class RefusedEvents {

    private static final int MAX_ON_THEIR_WAY = 2000;
    private static final long MAX_CHARACTERS_ON_THEIR_WAY = 2 << 20;
    private static final Pattern EVENT_TYPE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    private final ServiceBus bus;
    private final EventReader events;
    private final PersonalData personal;
    private final boolean kept;
    private final Counter lost;
    private int onTheirWay;
    private long charactersOnTheirWay;

    /** @param kept whether there is a quarantine at all */
    RefusedEvents(ServiceBus bus, EventReader events, PersonalData personal, boolean kept, MeterRegistry meters) {
        this.bus = bus;
        this.events = events;
        this.personal = personal;
        this.kept = kept;
        this.lost = Counter.builder("sojourn.quarantine.lost").baseUnit("events")
                .description("Refused events that never reached the quarantine").register(meters);
    }

    /**
     * @param errors what the client is told
     * @param gpc    whether the browser asks not to be tracked, or null
     */
    RefusedEvent of(UUID sessionId, ParsedBody body, List<FieldError> errors, Boolean gpc) {
        String eventType = body.tree().getValue("eventType") instanceof String type
                && EVENT_TYPE.matcher(type).matches() ? type : null;
        UUID eventId = body.tree().getValue("eventId") instanceof String id ? Ids.parse(id).orElse(null) : null;
        return new RefusedEvent(sessionId, eventId, eventType, personal.kept(body.text()), json(errors),
                events.version(eventType), gpc);
    }

    static JsonText json(List<FieldError> errors) {
        return new JsonText(ResponseJson.encode(errors).toString());
    }

    void keep(UUID sessionId, ParsedBody body, List<FieldError> errors, Boolean gpc) {
        if (kept) {
            keep(List.of(of(sessionId, body, errors, gpc)));
        }
    }

    /** Those of one request, to which each of them was answered. */
    void keep(List<RefusedEvent> refused) {
        if (!kept || refused.isEmpty()) {
            return;
        }
        long characters = refused.stream()
                .mapToLong(event -> event.event().value().length() + event.errors().value().length()).sum();
        if (onTheirWay + refused.size() > MAX_ON_THEIR_WAY
                || charactersOnTheirWay + characters > MAX_CHARACTERS_ON_THEIR_WAY) {
            lost.increment(refused.size());
            return;
        }
        onTheirWay += refused.size();
        charactersOnTheirWay += characters;
        bus.call(Endpoints.QUARANTINE_PUT, new PutInQuarantine(refused))
                .onFailure(failure -> lost.increment(refused.size()))
                .onComplete(done -> {
                    onTheirWay -= refused.size();
                    charactersOnTheirWay -= characters;
                });
    }
}
