package dev.sojourn.launcher;

import dev.sojourn.gateway.openapi.ApiContract;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An operation, called as its description shows it. What there is comes from openapi.yaml alone, so that no operation
 * is left out of what is tested for all of them.
 */
record ApiOperation(ApiContract.Operation described) {

    static final String TOKEN = "X-Session-Token";
    static final String SERVER_KEY = "server-0123456789-abcdef-0123456789";

    private static final String SESSION_ID = "X-Session-ID";
    /** The session of the description's examples. */
    private static final String SHOWN = "0b9fb8a4-6a5e-4a0e-9a3c-2f6f4d1c7e55";

    static List<ApiOperation> all() {
        return Conformance.API.operations().stream().map(ApiOperation::new).toList();
    }

    /** Those that are about a session, the operator's and the site's backend's too. */
    static List<ApiOperation> ofSessions() {
        return all().stream().filter(operation -> operation.takes("sessionId") || operation.takes(SESSION_ID)).toList();
    }

    /** Those that only the operator may do. */
    static List<ApiOperation> ofOperator() {
        return all().stream().filter(ApiOperation::isOperators).toList();
    }

    /** Those that read or change a session, and so have to be proven where that is asked for. */
    static List<ApiOperation> proven() {
        return all().stream().filter(operation -> Conformance.API.asksForProof(operation.described)).toList();
    }

    static ApiOperation named(String operationId) {
        return all().stream().filter(operation -> operation.id().equals(operationId)).findFirst().orElseThrow();
    }

    String id() {
        return described.operationId();
    }

    private boolean isOperators() {
        return described.path().startsWith("/api/admin/");
    }

    private String key() {
        return "Bearer " + (isOperators() ? Operator.KEY : SERVER_KEY);
    }

    private boolean isKeyed() {
        return described.definition().containsKey("security");
    }

    /** The media types that its body may have; none where it takes no body. */
    Set<String> mediaTypes() {
        return described.definition().getJsonObject("requestBody", new JsonObject())
                .getJsonObject("content", new JsonObject()).fieldNames();
    }

    boolean changes() {
        return !described.method().equals(HttpMethod.GET);
    }

    private boolean takes(String parameter) {
        return Conformance.API.parameters(described).stream()
                .anyMatch(declared -> declared.getString("name").equals(parameter));
    }

    /**
     * With the key that it takes, where it takes one.
     *
     * @param headers names and values by turns
     */
    Answer call(TestService service, String sessionId, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (isKeyed()) {
            all.addAll(List.of("Authorization", key()));
        }
        return callWithoutKey(service, sessionId, all.toArray(String[]::new));
    }

    /** @param headers names and values by turns */
    Answer callWithoutKey(TestService service, String sessionId, String... headers) {
        return service.call(described.method().name(), path(sessionId), takes(SESSION_ID) ? sessionId : null,
                body(sessionId), headers);
    }

    /** With a body that is said to be of another type than it is. */
    Answer callAs(TestService service, String mediaType, String sessionId) {
        HttpRequest.Builder request = service.builder(described.method().name(), path(sessionId),
                BodyPublishers.ofString(body(sessionId).encode())).header("Content-Type", mediaType);
        if (takes(SESSION_ID)) {
            request.header(SESSION_ID, sessionId);
        }
        if (isKeyed()) {
            request.header("Authorization", key());
        }
        return service.exchange(request.build());
    }

    private String path(String sessionId) {
        String path = described.path();
        for (JsonObject parameter : parameters("path")) {
            path = path.replace("{" + parameter.getString("name") + "}",
                    parameter.getString("example").replace(SHOWN, sessionId));
        }
        return path + parameters("query").stream().filter(parameter -> parameter.getBoolean("required", false))
                .map(parameter -> parameter.getString("name") + "=" + parameter.getString("example"))
                .collect(Collectors.joining("&", "?", "")).replaceAll("\\?$", "");
    }

    private List<JsonObject> parameters(String in) {
        return Conformance.API.parameters(described).stream()
                .filter(parameter -> parameter.getString("in").equals(in)).toList();
    }

    /** The first example, for somebody who was not there before. */
    private JsonObject body(String sessionId) {
        JsonObject body = described.definition().getJsonObject("requestBody");
        if (body == null) {
            return null;
        }
        JsonObject examples = body.getJsonObject("content").getJsonObject("application/json").getJsonObject("examples");
        JsonObject shown = examples.getJsonObject(examples.fieldNames().iterator().next()).getJsonObject("value");
        JsonObject ofSession = new JsonObject(shown.encode().replace(SHOWN, sessionId));
        return ofSession.containsKey("email")
                ? ofSession.put("email", UUID.randomUUID() + "@example.org") : ofSession;
    }

    /** As it is shown in a test's name. */
    @Override
    public String toString() {
        return id();
    }
}
