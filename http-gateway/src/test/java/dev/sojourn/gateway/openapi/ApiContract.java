package dev.sojourn.gateway.openapi;

import dev.sojourn.gateway.FieldError;
import dev.sojourn.gateway.json.ClosedSchemas;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The API as its description promises it: what tests hold real answers against. */
public final class ApiContract {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");

    private final JsonObject document = OpenApiDocument.load().json();
    private final ClosedSchemas schemas = new ClosedSchemas(document.getJsonObject("components")
            .getJsonObject("schemas").fieldNames().stream().map(ApiContract::fileOf).collect(Collectors.toSet()));

    /**
     * @param path       with parameters in braces
     * @param definition what the description says, references as they stand
     */
    public record Operation(String operationId, HttpMethod method, String path, JsonObject definition) {
    }

    public JsonObject document() {
        return document;
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
            for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
                if (METHODS.contains(method.getKey())) {
                    JsonObject definition = (JsonObject) method.getValue();
                    operations.add(new Operation(definition.getString("operationId"),
                            HttpMethod.valueOf(method.getKey().toUpperCase(Locale.ROOT)), path.getKey(), definition));
                }
            }
        }
        return operations;
    }

    /** The response that an operation promises for a status, with its reference resolved; or null when it has none. */
    public JsonObject response(String operationId, int status) {
        JsonObject responses = operations().stream().filter(each -> each.operationId().equals(operationId))
                .findFirst().orElseThrow().definition().getJsonObject("responses");
        return resolve(responses.getJsonObject(Integer.toString(status)));
    }

    /** What of an answer is not as promised, undeclared members included. */
    public List<FieldError> validate(String operationId, int status, JsonObject body) {
        JsonObject response = response(operationId, status);
        if (response == null) {
            return List.of(new FieldError("", operationId + " does not promise status " + status));
        }
        JsonObject content = response.getJsonObject("content");
        String mediaType = content.fieldNames().iterator().next();
        String reference = content.getJsonObject(mediaType).getJsonObject("schema").getString("$ref");
        return schemas.validate(fileOf(reference.substring(reference.lastIndexOf('/') + 1)), body);
    }

    /** Follows a reference inside the document, when the object is one. */
    public JsonObject resolve(JsonObject node) {
        return node != null && node.getValue("$ref") instanceof String reference
                ? resolve((JsonObject) at(reference))
                : node;
    }

    /** @return null when it leads nowhere */
    Object at(String reference) {
        return reference.startsWith("#/") ? JsonPointer.fromURI(URI.create(reference)).queryJson(document) : null;
    }

    List<FieldError> validateComponent(String component, JsonObject value) {
        return schemas.validate(fileOf(component), value);
    }

    private static String fileOf(String component) {
        return component.replaceAll("(?<=.)(?=\\p{Lu})", "-").toLowerCase(Locale.ROOT) + ".schema.json";
    }
}
