package dev.sojourn.launcher;

import dev.sojourn.gateway.openapi.ApiContract;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An operation that is about a session, called as its description shows it. What there is comes from openapi.yaml alone,
 * so that no operation is left out of what is tested for all of them.
 */
record SessionOperation(ApiContract.Operation described) {

    static final String TOKEN = "X-Session-Token";
    static final String SERVER_KEY = "server-0123456789-abcdef-0123456789";

    private static final String SESSION_ID = "X-Session-ID";
    /** The session of the description's examples. */
    private static final String SHOWN = "0b9fb8a4-6a5e-4a0e-9a3c-2f6f4d1c7e55";

    /** All of them, those of the operator and of the site's backend too. */
    static List<SessionOperation> all() {
        return Conformance.API.operations().stream().map(SessionOperation::new)
                .filter(operation -> operation.takes("sessionId") || operation.takes(SESSION_ID)).toList();
    }

    /** Those that read or change a session, and so have to be proven where that is asked for. */
    static List<SessionOperation> proven() {
        return all().stream().filter(operation -> Conformance.API.asksForProof(operation.described)).toList();
    }

    static SessionOperation named(String operationId) {
        return all().stream().filter(operation -> operation.id().equals(operationId)).findFirst().orElseThrow();
    }

    String id() {
        return described.operationId();
    }

    boolean changes() {
        return !described.method().equals(HttpMethod.GET);
    }

    private boolean takes(String parameter) {
        return Conformance.API.parameters(described).stream()
                .anyMatch(declared -> declared.getString("name").equals(parameter));
    }

    /** @param headers names and values by turns */
    Answer call(TestService service, String sessionId, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (described.definition().containsKey("security")) {
            boolean operator = described.path().startsWith("/api/admin/");
            all.addAll(List.of("Authorization", "Bearer " + (operator ? Operator.KEY : SERVER_KEY)));
        }
        return service.call(described.method().name(), path(sessionId), takes(SESSION_ID) ? sessionId : null,
                body(sessionId), all.toArray(String[]::new));
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
