package dev.sojourn.gateway.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a schema asks for, in plain words. */
final class SchemaMessages {

    /** The annotation in which a schema says itself what its pattern asks for. */
    private static final String OWN_MESSAGE = "x-message";

    private static final Map<String, String> TYPES = Map.of(
            "string", "a string", "integer", "a whole number", "number", "a number", "boolean", "true or false",
            "object", "an object", "array", "an array", "null", "null");

    private SchemaMessages() {
    }

    /** Empty for a keyword that applies other schemas: their keywords say more. */
    static Optional<String> of(String keyword, JsonObject schema) {
        return Optional.ofNullable(switch (keyword) {
            case "type" -> "must be " + types(schema.getValue(keyword));
            case "const" -> "must be " + schema.getValue(keyword);
            case "enum" -> "must be one of: " + join(schema.getJsonArray(keyword));
            case "minimum" -> "must be at least " + schema.getValue(keyword);
            case "maximum" -> "must be at most " + schema.getValue(keyword);
            case "exclusiveMinimum" -> "must be more than " + schema.getValue(keyword);
            case "exclusiveMaximum" -> "must be less than " + schema.getValue(keyword);
            case "multipleOf" -> "must be a multiple of " + schema.getValue(keyword);
            case "minLength" -> "must have at least " + schema.getValue(keyword) + " characters";
            case "maxLength" -> "must have at most " + schema.getValue(keyword) + " characters";
            case "minItems" -> "must have at least " + schema.getValue(keyword) + " items";
            case "maxItems" -> "must have at most " + schema.getValue(keyword) + " items";
            case "uniqueItems" -> "must have no item twice";
            case "contains", "minContains", "maxContains" -> "must have other items";
            case "minProperties" -> "must have at least " + schema.getValue(keyword) + " members";
            case "maxProperties" -> "must have at most " + schema.getValue(keyword) + " members";
            case "dependentRequired" -> "must have the members that another of its members asks for";
            case "not" -> "must be something else";
            case "unevaluatedProperties", "unevaluatedItems" ->
                    Boolean.FALSE.equals(schema.getValue(keyword)) ? "is not known here" : null;
            case "pattern", "format" -> schema.getString(OWN_MESSAGE, "must have another form");
            default -> null;
        });
    }

    private static String types(Object type) {
        return type instanceof JsonArray several
                ? several.stream().map(TYPES::get).collect(Collectors.joining(" or "))
                : TYPES.get(type);
    }

    private static String join(JsonArray values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
