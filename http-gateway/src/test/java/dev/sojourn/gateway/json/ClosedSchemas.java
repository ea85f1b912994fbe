package dev.sojourn.gateway.json;

import dev.sojourn.gateway.FieldError;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schemas of the answers, closed: what they don't declare is an error. As published they are open, so that an
 * answer may gain members; what this release answers has to be declared nevertheless.
 */
public final class ClosedSchemas {

    private final SchemaSet schemas;

    /** @param files file names, without a folder */
    public ClosedSchemas(Set<String> files) {
        Map<String, JsonObject> open = SchemaFiles.load(files);
        open.values().forEach(schema -> SchemaFiles.forEachObject(schema, ClosedSchemas::close));
        schemas = new SchemaSet(open);
    }

    public List<FieldError> validate(String file, JsonObject body) {
        return schemas.validator(file).validate(body);
    }

    private static void close(JsonObject node) {
        if (node.getValue("properties") instanceof JsonObject && !node.containsKey("additionalProperties")) {
            node.put("additionalProperties", false);
        }
    }
}
