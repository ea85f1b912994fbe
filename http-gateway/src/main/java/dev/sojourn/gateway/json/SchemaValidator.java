package dev.sojourn.gateway.json;

import dev.sojourn.gateway.FieldError;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a body against one schema. Immutable; all event loops may share one. */
public final class SchemaValidator {

    /** How many places an answer names at the most. */
    public static final int MAX_ERRORS = 20;

    private final Validator validator;
    private final Acceptor acceptor;
    private final SchemaErrors errors;
    private final Set<String> declared;
    private final boolean closed;

    SchemaValidator(Validator validator, Acceptor acceptor, SchemaErrors errors, JsonObject schema) {
        this.validator = validator;
        this.acceptor = acceptor;
        this.errors = errors;
        this.declared = Set.copyOf(schema.getJsonObject("properties", new JsonObject()).fieldNames());
        this.closed = Boolean.FALSE.equals(schema.getValue("additionalProperties"));
    }

    /** Tells what is wrong, one error for each place, at most {@link #MAX_ERRORS}; empty when the body is valid. */
    public List<FieldError> validate(JsonObject body) {
        return acceptor.accepts(body) ? List.of() : decide(body);
    }

    /** The word of the validator of record. */
    List<FieldError> decide(JsonObject body) {
        JsonObject checked = withFewUnknown(body);
        OutputUnit output = validator.validate(checked);
        return Boolean.TRUE.equals(output.getValid()) ? List.of() : explain(output.getErrors(), checked);
    }

    private List<FieldError> explain(List<OutputUnit> units, JsonObject body) {
        Map<String, FieldError> byPointer = new LinkedHashMap<>();
        for (OutputUnit unit : units == null ? List.<OutputUnit>of() : units) {
            for (FieldError error : errors.of(unit, body)) {
                byPointer.putIfAbsent(error.pointer(), error);
            }
        }
        if (byPointer.isEmpty()) {
            return List.of(SchemaErrors.of(units, body));
        }
        List<FieldError> all = new ArrayList<>(byPointer.values());
        return List.copyOf(all.subList(0, Math.min(all.size(), MAX_ERRORS)));
    }

    /**
     * The library collects every unknown member: for a body full of them it took 20 ms where parsing takes one. So it
     * is shown only as many as the answer can name.
     */
    private JsonObject withFewUnknown(JsonObject body) {
        if (!closed || body.size() <= declared.size() + MAX_ERRORS) {
            return body;
        }
        JsonObject few = new JsonObject();
        int unknown = 0;
        for (String name : body.fieldNames()) {
            if (declared.contains(name) || unknown++ < MAX_ERRORS) {
                few.put(name, body.getValue(name));
            }
        }
        return few;
    }
}
