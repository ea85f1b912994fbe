package dev.sojourn.gateway.json;

import dev.sojourn.gateway.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.OutputUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Turns the validator's output into what a client can use. The output says where in the schema a check failed
 * ({@code #/properties/payload/properties/timestamp/$ref/pattern}) and where in the body; the words come from the
 * schema itself, so no value of the client is ever repeated.
 */
final class SchemaErrors {

    private static final String REFERENCE = "$ref";

    private final Map<String, JsonObject> files;
    private final JsonObject root;

    SchemaErrors(Map<String, JsonObject> files, String root) {
        this.files = files;
        this.root = files.get(root);
    }

    /** None for an output that only says that something below has failed. */
    List<FieldError> of(OutputUnit unit, JsonObject body) {
        String[] path = unit.getKeywordLocation().split("/");
        String keyword = path[path.length - 1];
        JsonObject schema = schemaAt(path);
        String pointer = unit.getInstanceLocation().substring(1);
        return switch (keyword) {
            case "required" -> missing(schema, pointer, body);
            case "additionalProperties" -> unknown(schema, parentOf(pointer), body);
            default -> SchemaMessages.of(keyword, schema)
                    .map(message -> new FieldError(pointer, message)).stream().toList();
        };
    }

    /** The schema that holds the last segment of the path, which is a keyword; the first segment is the root. */
    private JsonObject schemaAt(String[] path) {
        Object node = root;
        for (int i = 1; i < path.length - 1; i++) {
            node = path[i].equals(REFERENCE)
                    ? files.get(((JsonObject) node).getString(REFERENCE))
                    : child(node, path[i]);
        }
        return (JsonObject) node;
    }

    private static Object child(Object node, String segment) {
        return node instanceof JsonArray array
                ? array.getValue(Integer.parseInt(segment))
                : ((JsonObject) node).getValue(segment);
    }

    private static List<FieldError> missing(JsonObject schema, String pointer, JsonObject body) {
        JsonObject object = objectAt(pointer, body);
        return schema.getJsonArray("required").stream().map(String.class::cast)
                .filter(name -> !object.containsKey(name))
                .map(name -> new FieldError(pointer + "/" + escape(name), "is required"))
                .toList();
    }

    /**
     * The output also counts declared members as unknown when something is wrong with them, and writes names with
     * percent signs that can't be read back. So the names come from the body itself.
     */
    private static List<FieldError> unknown(JsonObject schema, String pointer, JsonObject body) {
        if (!Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
            return List.of();
        }
        JsonObject declared = schema.getJsonObject("properties", new JsonObject());
        String message = "is not known here; known are: " + String.join(", ", declared.fieldNames());
        Stream<String> names = objectAt(pointer, body).fieldNames().stream();
        return names.filter(name -> !declared.containsKey(name))
                .limit(SchemaValidator.MAX_ERRORS)
                .map(name -> new FieldError(pointer + "/" + escape(name), message))
                .toList();
    }

    private static JsonObject objectAt(String pointer, JsonObject body) {
        return (JsonObject) JsonPointer.from(pointer).queryJson(body);
    }

    private static String parentOf(String pointer) {
        return pointer.substring(0, pointer.lastIndexOf('/'));
    }

    /** RFC 6901, section 3. */
    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
