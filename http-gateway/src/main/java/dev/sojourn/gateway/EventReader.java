package dev.sojourn.gateway;

import dev.sojourn.contract.NewEvent;
import dev.sojourn.gateway.json.EventSchemas;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.RequestSchemas;
import dev.sojourn.gateway.json.SchemaValidator;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Reads events out of bodies that the schemas take: the API's, and the operator's for the payload. */
final class EventReader {

    private static final String PAYLOAD = "/payload";

    private final RequestSchemas schemas;
    private final EventSchemas ofOperator;

    EventReader(RequestSchemas schemas, EventSchemas ofOperator) {
        this.schemas = schemas;
        this.ofOperator = ofOperator;
    }

    /** @throws InvalidRequestException saying where and what the schemas refuse */
    NewEvent single(UUID sessionId, ParsedBody body, Boolean gpc) {
        check(schemas.newEvent(), body.tree());
        return NewEvents.read(sessionId, body, gpc);
    }

    /** Checks an event of a batch, of which the session is to be told yet. */
    void checkBatched(ParsedBody body) {
        check(schemas.batchedEvent(), body.tree());
    }

    private void check(SchemaValidator schema, JsonObject event) {
        List<FieldError> errors = schema.validate(event);
        if (errors.isEmpty()) {
            errors = ofOperator.payload(event.getString("eventType"))
                    .map(payload -> payload.validate(event.getJsonObject("payload", new JsonObject())).stream()
                            .map(error -> new FieldError(PAYLOAD + error.pointer(), error.message())).toList())
                    .orElse(List.of());
        }
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
    }

    /** Tells the schemas in force for events of the type, or of a type that is none, from others. */
    String version(String eventType) {
        return ofOperator.version(eventType);
    }
}
