package dev.sojourn.launcher.model;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * An event as a client sends it.
 *
 * @param eventId  null where it gives none
 * @param fields   answers of a form, null values removing something; empty where the event is none of a form
 * @param personal whether its payload tells a first name that it had better not tell
 */
record Sent(String type, String eventId, Map<String, String> fields, boolean personal) {

    static final String SIGNUP_COMPLETED = "SIGNUP_COMPLETED";
    static final String FIRST_NAME = "firstName";
    private static final String FIELDS = "fields";

    JsonObject body() {
        JsonObject body = new JsonObject().put("eventType", type).put("payload", payload());
        return eventId == null ? body : body.put("eventId", eventId);
    }

    private JsonObject payload() {
        JsonObject payload = new JsonObject().put("page", "/start");
        if (personal) {
            payload.put(FIRST_NAME, "Grace");
        }
        return fields.isEmpty() ? payload : payload.put(FIELDS, json(fields));
    }

    /** As it is stored. */
    JsonObject payloadWithout(boolean firstName, Set<String> refusedFields) {
        JsonObject payload = payload();
        if (firstName) {
            payload.remove(FIRST_NAME);
        }
        JsonObject kept = payload.getJsonObject(FIELDS, new JsonObject());
        refusedFields.forEach(kept::remove);
        if (kept.isEmpty()) {
            payload.remove(FIELDS);
        }
        return payload;
    }

    static JsonObject json(Map<String, String> attributes) {
        JsonObject json = new JsonObject();
        attributes.forEach(json::put);
        return json;
    }
}
