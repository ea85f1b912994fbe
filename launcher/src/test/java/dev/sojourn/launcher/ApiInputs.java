package dev.sojourn.launcher;

import dev.sojourn.gateway.openapi.ApiContract;
import dev.sojourn.gateway.openapi.ApiContract.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Everything that openapi.yaml lets a client say, each with a text of its own where it takes any: what is added to the
 * description is planted without anybody's doing.
 */
final class ApiInputs {

    private static final ApiContract API = new ApiContract();

    private final Map<String, String> planted = new TreeMap<>();
    private final Map<String, String> ids;
    private int count;

    /** @param ids what certain places hold that take an id: those of things that are there */
    ApiInputs(Map<String, String> ids) {
        this.ids = ids;
    }

    /** By place: the operation with a JSON pointer into its body, or with a parameter's name. */
    Map<String, String> planted() {
        return planted;
    }

    static List<Operation> operations() {
        return API.operations();
    }

    /** A text that stands nowhere else, in capitals since some places take no others. */
    String text(String place) {
        return planted.computeIfAbsent(place, none -> "CANARY%04dX".formatted(++count));
    }

    private String id(String place) {
        return ids.containsKey(place) ? ids.get(place)
                : planted.computeIfAbsent(place, none -> UUID.randomUUID().toString());
    }

    /** The names of an operation's parameters of a kind that take any text, each with one. */
    Map<String, String> parameters(Operation operation, String kind) {
        Map<String, String> texts = new LinkedHashMap<>();
        Stream.of(operation.definition().getJsonArray("parameters", new JsonArray()))
                .flatMap(JsonArray::stream).map(JsonObject.class::cast).map(API::resolve)
                .filter(parameter -> parameter.getString("in").equals(kind))
                .forEach(parameter -> {
                    String place = operation.operationId() + " " + parameter.getString("name");
                    if (value(parameter.getJsonObject("schema"), place) instanceof String text) {
                        texts.put(parameter.getString("name"), text);
                    }
                });
        return texts;
    }

    /** With everything in it that there is to say; null where an operation takes none. */
    JsonObject body(Operation operation) {
        JsonObject body = API.resolve(operation.definition().getJsonObject("requestBody"));
        return body == null ? null : (JsonObject) value(
                body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema"),
                operation.operationId() + " ");
    }

    /** @return null for what takes only certain values and no text */
    private Object value(JsonObject unresolved, String place) {
        JsonObject schema = API.resolve(unresolved);
        if (schema.containsKey("const") || schema.containsKey("enum")) {
            return null;
        }
        if (schema.getJsonArray("anyOf") != null) {
            return schema.getJsonArray("anyOf").stream().map(one -> value((JsonObject) one, place))
                    .filter(Objects::nonNull).findFirst().orElse(null);
        }
        Object type = schema.getValue("type");
        String one = type instanceof JsonArray several ? several.getString(0) : (String) type;
        return switch (one == null ? "string" : one) {
            case "object" -> object(schema, place);
            case "array" -> new JsonArray().add(value(schema.getJsonObject("items"), place + "/*"));
            case "boolean" -> Boolean.TRUE;
            case "integer", "number" -> schema.getInteger("minimum", 1);
            case "string" -> string(schema, place);
            default -> null;
        };
    }

    private JsonObject object(JsonObject schema, String place) {
        JsonObject object = new JsonObject();
        schema.getJsonObject("properties", new JsonObject()).forEach(member -> {
            Object value = value((JsonObject) member.getValue(), place + "/" + member.getKey());
            if (value != null) {
                object.put(member.getKey(), value);
            }
        });
        if (Boolean.TRUE.equals(schema.getValue("additionalProperties"))) {
            String text = text(place + "/*");
            object.put(text, new JsonObject().put("deep", new JsonArray().add(text)));
        }
        return object;
    }

    private String string(JsonObject schema, String place) {
        return switch (schema.getString("format", "")) {
            case "uuid" -> id(place);
            case "date-time" -> null;
            case "email" -> text(place) + "@example.org";
            default -> text(place);
        };
    }
}
