package dev.sojourn.gateway;

import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ProfileAttribute;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.ProfileRefusal;
import dev.sojourn.contract.Session;
import dev.sojourn.gateway.json.ExactJson;
import dev.sojourn.gateway.json.SchemaValidator;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an event's payload tells about the visitor: its {@code fields}, where it is of a type that may have some. */
final class EventFields {

    private static final String FIELDS = "fields";
    private static final Set<String> TYPES = Set.of("FORM_PROGRESS", "QUIZ_COMPLETED");

    private final ProfileDeclaration declaration;
    private final SchemaValidator schema;

    /** @param schema of the profile's attributes, any of them */
    EventFields(ProfileDeclaration declaration, SchemaValidator schema) {
        this.declaration = declaration;
        this.schema = schema;
    }

    /**
     * @param event    as it may be stored
     * @param accepted null removes
     */
    record Told(NewEvent event, Map<String, JsonText> accepted, Map<String, ProfileRefusal> refused) {
    }

    /** Costs a look at the type, for nearly every event. */
    static boolean tells(NewEvent event) {
        return TYPES.contains(event.eventType()) && mentionsFields(event.payload().value())
                && new JsonObject(event.payload().value()).getValue(FIELDS) instanceof JsonObject;
    }

    private static boolean mentionsFields(String payload) {
        return payload.contains(FIELDS) || payload.contains("\\u");
    }

    /**
     * @param event   one that tells
     * @param session which the request proves; empty where it does not
     */
    Told read(NewEvent event, Optional<Session> session) {
        Map<String, JsonText> fields = ExactJson.members(ExactJson.members(event.payload()).get(FIELDS));
        JsonObject values = new JsonObject(event.payload().value()).getJsonObject(FIELDS);
        boolean tooLarge = fields.values().stream().mapToInt(value -> value == null ? 0 : value.value().length()).sum()
                > ProfileRoutes.MAX_CHARACTERS;
        Map<String, JsonText> accepted = new LinkedHashMap<>();
        Map<String, ProfileRefusal> refused = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            Optional<ProfileRefusal> refusal = session.isEmpty() ? Optional.of(ProfileRefusal.PROOF_REQUIRED)
                    : tooLarge ? Optional.of(ProfileRefusal.PROFILE_TOO_LARGE)
                    : refusal(name, values.getValue(name), session.get());
            refusal.ifPresentOrElse(reason -> refused.put(name, reason), () -> accepted.put(name, value));
        });
        return new Told(refused.isEmpty() ? event : without(event, refused.keySet()), accepted, refused);
    }

    /** For an event that comes with no request of its session's. */
    NewEvent withoutFields(NewEvent event) {
        return tells(event) ? read(event, Optional.empty()).event() : event;
    }

    private Optional<ProfileRefusal> refusal(String name, Object value, Session session) {
        ProfileAttribute attribute = declaration.find(name).orElse(null);
        if (attribute == null) {
            return Optional.of(ProfileRefusal.NOT_DECLARED);
        }
        if (name.equals(ProfileDeclaration.EMAIL) && session.userId() != null) {
            return Optional.of(ProfileRefusal.EMAIL_FIXED);
        }
        if (value == null) {
            return Optional.empty();
        }
        return schema.validate(new JsonObject().put(name, value)).isEmpty()
                ? ProfileDeclaration.refusal(attribute, session.userId() == null, session.consent())
                : Optional.of(ProfileRefusal.INVALID);
    }

    private static NewEvent without(NewEvent event, Set<String> refused) {
        return event.withPayload(ExactJson.without(event.payload(), FIELDS, refused));
    }
}
