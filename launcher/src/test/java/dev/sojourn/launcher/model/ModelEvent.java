package dev.sojourn.launcher.model;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** An event that was stored. */
final class ModelEvent {

    /** The client's id of it; null where the server made one. */
    final String given;
    final String type;
    final JsonObject payload;
    final Instant timestamp;
    final Instant receivedAt;
    /** What the list goes by: the time in an id of version 7, else that of receipt. */
    final Instant place;
    /** Null until the service has told it. */
    String id;

    private ModelEvent(String given, String type, JsonObject payload, Instant timestamp, Instant receivedAt) {
        this.given = given;
        this.type = type;
        this.payload = payload;
        this.timestamp = timestamp;
        this.receivedAt = receivedAt;
        this.place = given == null || Ids.timeOf(given) != null ? timestamp : receivedAt;
        this.id = given;
    }

    static ModelEvent of(Sent sent, JsonObject payload, Instant now) {
        Instant time = sent.eventId() == null ? null : Ids.timeOf(sent.eventId());
        return new ModelEvent(sent.eventId(), sent.type(), payload, time == null ? now : time, now);
    }

    /** That somebody signed up is one event, whoever tells of it, and as old as the signup. */
    static ModelEvent ofSignup(JsonObject payload, ModelUser user, Instant now) {
        return new ModelEvent(null, Sent.SIGNUP_COMPLETED, payload, user.createdAt, now);
    }

    /** Ids of version 7 are keys as they are; any other one is entered into a ledger beside the event. */
    boolean isInLedger() {
        return given != null && Ids.timeOf(given) == null;
    }
}
