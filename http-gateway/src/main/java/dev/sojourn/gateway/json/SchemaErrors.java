package dev.sojourn.gateway.json;

import dev.sojourn.gateway.FieldError;
import dev.sojourn.gateway.json.SchemaLinks.Place;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Turns the validator's output into what a client can use. The output says where in the schema a check failed
 * ({@code #/properties/payload/properties/timestamp/$ref/pattern}) and where in the body; the words come from the
 * schema itself, so no value of the client is ever repeated.
 */
final class SchemaErrors {

    private static final String REFUSED = "must be what its schema asks for";

    private final SchemaLinks links;
    private final Place root;

    SchemaErrors(Map<String, JsonObject> files, String root) {
        this.links = new SchemaLinks(files);
        this.root = links.root(root);
    }

    /** None for an output that only says that something below has failed. */
    List<FieldError> of(OutputUnit unit, JsonObject body) {
        String[] path = unit.getKeywordLocation().split("/");
        String keyword = path[path.length - 1];
        String[] ofSchema = List.of(path).subList(0, path.length - 1).toArray(String[]::new);
        if (!(links.walk(root, ofSchema).map(Place::schema).orElse(null) instanceof JsonObject schema)) {
            return List.of();
        }
        String pointer = pointer(unit, body);
        return switch (keyword) {
            case "required" -> missing(schema, pointer, body);
            case "additionalProperties" -> unknown(schema, parentOf(pointer), body);
            default -> SchemaMessages.of(keyword, schema)
                    .map(message -> new FieldError(pointer, message)).stream().toList();
        };
    }

    /** For an output in which no unit says anything of its own: the innermost place. */
    static FieldError of(List<OutputUnit> units, JsonObject body) {
        return new FieldError(units == null ? "" : units.stream().map(unit -> pointer(unit, body))
                .max(Comparator.comparing(pointer -> pointer.chars().filter(c -> c == '/').count())).orElse(""),
                REFUSED);
    }

    /** The output writes names with percent signs that can't be read back. So the names come from the body itself. */
    private static String pointer(OutputUnit unit, JsonObject body) {
        StringBuilder pointer = new StringBuilder();
        Object node = body;
        String[] segments = unit.getInstanceLocation().split("/");
        for (int i = 1; i < segments.length; i++) {
            String segment = segments[i];
            if (node instanceof JsonObject object) {
                String name = SchemaLinks.nameOf(segment, object).orElse(segment);
                pointer.append('/').append(SubSchemas.escape(name));
                node = object.getValue(name);
            } else {
                pointer.append('/').append(segment);
                node = node instanceof JsonArray array ? element(array, segment) : null;
            }
        }
        return pointer.toString();
    }

    private static Object element(JsonArray array, String segment) {
        int index = Integer.parseInt(segment);
        // A check of what a list contains names a place behind its end.
        return index < array.size() ? array.getValue(index) : null;
    }

    private static List<FieldError> missing(JsonObject schema, String pointer, JsonObject body) {
        JsonObject object = objectAt(pointer, body);
        return schema.getJsonArray("required").stream().map(String.class::cast)
                .filter(name -> !object.containsKey(name))
                .map(name -> new FieldError(pointer + "/" + SubSchemas.escape(name), "is required"))
                .toList();
    }

    /** The output also counts declared members as unknown when something is wrong with them. */
    private static List<FieldError> unknown(JsonObject schema, String pointer, JsonObject body) {
        if (!Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
            return List.of();
        }
        JsonObject declared = schema.getJsonObject("properties", new JsonObject());
        List<String> patterns =
                List.copyOf(schema.getJsonObject("patternProperties", new JsonObject()).fieldNames());
        String message = "is not known here; known are: " + String.join(", ", declared.fieldNames());
        Stream<String> names = objectAt(pointer, body).fieldNames().stream();
        return names.filter(name -> !declared.containsKey(name))
                .filter(name -> patterns.stream()
                        .noneMatch(pattern -> SchemaSet.javaPattern(pattern).matcher(name).find()))
                .limit(SchemaValidator.MAX_ERRORS)
                .map(name -> new FieldError(pointer + "/" + SubSchemas.escape(name), message))
                .toList();
    }

    private static JsonObject objectAt(String pointer, JsonObject body) {
        Object node = body;
        String[] segments = pointer.split("/");
        for (int i = 1; i < segments.length; i++) {
            node = node instanceof JsonArray array
                    ? array.getValue(Integer.parseInt(segments[i]))
                    : ((JsonObject) node).getValue(SchemaLinks.nameOf(segments[i], (JsonObject) node).orElseThrow());
        }
        return (JsonObject) node;
    }

    private static String parentOf(String pointer) {
        return pointer.substring(0, pointer.lastIndexOf('/'));
    }
}
