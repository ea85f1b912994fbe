package dev.sojourn.gateway;

import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.gateway.json.DateTimes;
import dev.sojourn.gateway.json.ParsedBody;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** Reads an event out of a body that is valid by its schema. */
final class NewEvents {

    private NewEvents() {
    }

    /** @param gpc whether the browser asks not to be tracked, or null */
    static NewEvent read(UUID sessionId, ParsedBody body, Boolean gpc) {
        JsonObject event = body.tree();
        String eventId = event.getString("eventId");
        return new NewEvent(sessionId, eventId == null ? null : UUID.fromString(eventId),
                event.getString("eventType"), body.textOf("payload").orElse(JsonText.EMPTY_OBJECT),
                timestamp(event.getJsonObject("payload")), gpc);
    }

    private static Instant timestamp(JsonObject payload) {
        String timestamp = payload == null ? null : payload.getString("timestamp");
        try {
            return timestamp == null ? null : DateTimes.parse(timestamp);
        } catch (DateTimeException e) {
            throw new InvalidRequestException("/payload/timestamp", "must be a date and time that exist, in ISO 8601");
        }
    }
}
