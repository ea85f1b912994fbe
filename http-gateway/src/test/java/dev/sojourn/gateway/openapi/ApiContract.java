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
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The API as its description promises it: what tests hold real answers against. */
public final class ApiContract {

    private static final String COOKIE = "Set-Cookie";
    private static final String CACHING = "Cache-Control";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");

    private final JsonObject document = OpenApiDocument.load().json();
    private final List<Operation> operations = operationsOf(document);
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
        return operations;
    }

    private static List<Operation> operationsOf(JsonObject document) {
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

    /** The operation that a request is for; empty for a path or a method that is none of the API's. */
    public Optional<Operation> operationOf(String method, String path) {
        return operations().stream()
                .filter(operation -> operation.method().name().equals(method))
                .filter(operation -> Pattern.matches(operation.path().replaceAll("\\{[^}]+}", "[^/]+"), path))
                .findFirst();
    }

    /**
     * Where an answer departs from what is promised: status, media type, headers, code of a problem, members of the
     * body; and that no cache keeps it.
     *
     * @param header the answer's headers by name; null for one that it does not have
     */
    public List<String> breaches(Operation operation, int status, UnaryOperator<String> header, JsonObject body) {
        JsonObject promised = response(operation.operationId(), status);
        if (promised == null) {
            return List.of("the status");
        }
        List<String> breaches = new ArrayList<>();
        JsonObject media = promised.getJsonObject("content").getJsonObject(header.apply("Content-Type"));
        if (media == null) {
            breaches.add("the media type");
        } else if (status >= 400 && !media.getJsonObject("examples").containsKey(body.getString("code"))) {
            breaches.add("the code");
        }
        JsonObject headers = promised.getJsonObject("headers");
        headers.fieldNames().stream().filter(name -> isRequired(headers.getJsonObject(name)))
                .filter(name -> header.apply(name) == null).forEach(breaches::add);
        if (header.apply(COOKIE) != null && !headers.containsKey(COOKIE)) {
            breaches.add(COOKIE);
        }
        if (!"no-store".equals(header.apply(CACHING))) {
            breaches.add(CACHING);
        }
        validate(operation.operationId(), status, body).forEach(error -> breaches.add(error.toString()));
        return breaches;
    }

    private boolean isRequired(JsonObject header) {
        return resolve(header).getBoolean("required");
    }

    /** Whether it reads or changes a session, which has to be proven. */
    public boolean asksForProof(Operation operation) {
        return codes(operation.operationId(), 401).contains("SESSION_PROOF_REQUIRED");
    }

    /** Of the problems that an operation promises for a status: its examples are named after them. */
    public Set<String> codes(String operationId, int status) {
        JsonObject response = response(operationId, status);
        return response == null ? Set.of() : response.getJsonObject("content").getJsonObject("application/problem+json")
                .getJsonObject("examples").fieldNames();
    }

    /** The parameters that an operation takes, references resolved. */
    public List<JsonObject> parameters(Operation operation) {
        return operation.definition().getJsonArray("parameters").stream()
                .map(parameter -> resolve((JsonObject) parameter)).toList();
    }

    /** What of a body is not as promised, undeclared members included. */
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
