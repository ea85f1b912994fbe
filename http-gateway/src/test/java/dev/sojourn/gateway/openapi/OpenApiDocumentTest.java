package dev.sojourn.gateway.openapi;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.gateway.json.SchemaFiles;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OpenApiDocumentTest {

    private static final ApiContract API = new ApiContract();

    static List<ApiContract.Operation> operations() {
        return API.operations();
    }

    @Test
    void hasThePublishedOperations() {
        Set<String> operations = operations().stream()
                .map(each -> each.method() + " " + each.path() + " " + each.operationId())
                .collect(Collectors.toSet());
        assertEquals(Set.of("POST /api/sessions openSession", "POST /api/events createEvent", "POST /api/events/batch createEvents",
                "GET /api/sessions/{sessionId}/user getSessionUser",
                "GET /api/sessions/{sessionId}/events listSessionEvents", "POST /api/users/signup signUp",
                "DELETE /api/sessions/{sessionId} deleteSession", "DELETE /api/admin/users/{userId} deleteUser",
                "GET /api/sessions/{sessionId}/export exportSession", "GET /api/admin/export exportUser",
                "POST /api/sessions/{sessionId}/unlink unlinkSession",
                "POST /api/sessions/{sessionId}/link linkSession",
                "POST /api/admin/sessions/{sessionId}/unlink undoLink",
                "PATCH /api/sessions/{sessionId}/profile updateProfile",
                "GET /api/sessions/{sessionId}/next-fields getNextFields",
                "GET /api/events/{eventId}/status getEventStatus",
                "GET /api/sessions/{sessionId}/consent getSessionConsent",
                "PUT /api/sessions/{sessionId}/consent putSessionConsent",
                "GET /api/admin/quarantine listQuarantine", "DELETE /api/admin/quarantine dropQuarantine",
                "GET /api/admin/quarantine/count countQuarantine",
                "POST /api/admin/quarantine/replay replayQuarantine"), operations);
    }

    @Test
    void isOpenApi31WithNothingOutsideOfItself() {
        assertEquals("3.1.0", API.document().getString("openapi"));
        assertNotNull(API.document().getJsonObject("info").getString("title"));
        assertNotNull(API.document().getJsonObject("info").getString("version"));
        SchemaFiles.forEachObject(API.document(), node -> {
            if (node.getValue("$ref") instanceof String reference) {
                assertNotNull(API.at(reference), reference);
            }
            assertFalse(node.containsKey("$schema"));
        });
        for (String component : API.document().getJsonObject("components").fieldNames()) {
            assertTrue(Set.of("schemas", "parameters", "headers", "responses", "examples", "securitySchemes")
                    .contains(component));
        }
    }

    @Test
    void hasNoComponentThatNobodyRefersTo() {
        Set<String> referred = new HashSet<>();
        SchemaFiles.forEachObject(API.document(), node -> referred.add(String.valueOf(node.getValue("$ref"))));
        // Security schemes go by their names.
        operations().forEach(operation -> operation.definition().getJsonArray("security", new JsonArray())
                .forEach(scheme -> ((JsonObject) scheme).fieldNames()
                        .forEach(name -> referred.add("#/components/securitySchemes/" + name))));
        for (Map.Entry<String, Object> kind : API.document().getJsonObject("components")) {
            for (String name : ((JsonObject) kind.getValue()).fieldNames()) {
                assertTrue(referred.contains("#/components/" + kind.getKey() + "/" + name), name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void describesAnOperationWhole(ApiContract.Operation operation) {
        JsonObject definition = operation.definition();
        assertNotNull(definition.getString("summary"));
        assertNotNull(definition.getString("description"));
        assertTrue(API.document().getJsonArray("tags").stream().map(tag -> ((JsonObject) tag).getString("name"))
                .anyMatch(definition.getJsonArray("tags")::contains));
        Set<String> statuses = definition.getJsonObject("responses").fieldNames();
        assertTrue(statuses.containsAll(Set.of("400", "403", "500", "503")), statuses.toString());
        assertTrue(statuses.contains("200") || statuses.contains("201"), statuses.toString());
        assertEquals(definition.containsKey("requestBody"), statuses.containsAll(Set.of("413", "415")));
        assertEquals(pathParametersOf(operation.path()), declaredPathParametersOf(definition));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void onlyTheOperatorsAndTheBackendsAskForAKey(ApiContract.Operation operation) {
        boolean keyed = operation.path().startsWith("/api/admin/") || operation.operationId().equals("linkSession");
        assertEquals(keyed, operation.definition().containsKey("security"));
        JsonObject refusal = API.response(operation.operationId(), 401);
        assertEquals(keyed, refusal != null && refusal.getJsonObject("headers").containsKey("WWW-Authenticate"));
    }

    /** So that nobody who adds an operation forgets what every operation of a session has. */
    @ParameterizedTest
    @MethodSource("operations")
    void saysWhatProvesTheSessionThatAnOperationIsAbout(ApiContract.Operation operation) {
        String id = operation.operationId();
        Set<String> parameters = API.parameters(operation).stream().map(parameter -> parameter.getString("name"))
                .collect(Collectors.toSet());
        boolean ofVisitor = !operation.definition().containsKey("security")
                && (parameters.contains("sessionId") || parameters.contains("X-Session-ID"));
        boolean proven = ofVisitor && !Set.of("openSession", "createEvent", "createEvents").contains(id);
        boolean changes = !operation.method().equals(HttpMethod.GET);
        assertEquals(ofVisitor, parameters.contains("X-Session-Token"));
        assertEquals(proven, API.asksForProof(operation));
        assertEquals(changes && (proven || id.equals("openSession")),
                API.codes(id, 403).contains("CROSS_SITE_COOKIE"));
        assertTrue(API.codes(id, 403).containsAll(Set.of("ORIGIN_NOT_ALLOWED", "HTTPS_REQUIRED")));
        assertEquals((ofVisitor || parameters.contains("sessionId")) && !id.equals("deleteSession"),
                API.codes(id, 410).contains("SESSION_ERASED"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void describesEveryAnswerWithExamples(ApiContract.Operation operation) {
        for (String status : operation.definition().getJsonObject("responses").fieldNames()) {
            JsonObject response = API.response(operation.operationId(), Integer.parseInt(status));
            assertFalse(response.getString("description").isBlank());
            assertTrue(response.getJsonObject("headers").containsKey("X-Request-ID"), status);
            assertEquals(Set.of("429", "503").contains(status),
                    response.getJsonObject("headers").containsKey("Retry-After"), status);
            String mediaType = status.startsWith("2") ? "application/json" : "application/problem+json";
            assertEquals(Set.of(mediaType), response.getJsonObject("content").fieldNames());
            JsonObject examples = response.getJsonObject("content").getJsonObject(mediaType).getJsonObject("examples");
            assertFalse(examples.isEmpty());
            for (String name : examples.fieldNames()) {
                JsonObject value = API.resolve(examples.getJsonObject(name)).getJsonObject("value");
                assertEquals(List.of(), API.validate(operation.operationId(), Integer.parseInt(status), value), name);
                if (!status.startsWith("2")) {
                    assertEquals(status, value.getInteger("status").toString());
                    assertEquals(name, value.getString("code"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void showsRequestsThatAreTaken(ApiContract.Operation operation) {
        JsonObject body = operation.definition().getJsonObject("requestBody");
        assertEquals(Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH).contains(operation.method()),
                body != null);
        if (body != null) {
            JsonObject content = body.getJsonObject("content").getJsonObject("application/json");
            for (Map.Entry<String, Object> example : content.getJsonObject("examples")) {
                JsonObject value = ((JsonObject) example.getValue()).getJsonObject("value");
                String schema = content.getJsonObject("schema").getString("$ref");
                assertEquals(List.of(), API.validateComponent(schema.substring(schema.lastIndexOf('/') + 1), value),
                        example.getKey());
            }
        }
    }

    @Test
    void showsValuesThatTheSchemasTake() {
        for (Map.Entry<String, Object> schema : API.document().getJsonObject("components").getJsonObject("schemas")) {
            JsonArray examples = ((JsonObject) schema.getValue()).getJsonArray("examples", new JsonArray());
            for (Object example : examples) {
                if (example instanceof JsonObject object) {
                    assertEquals(List.of(), API.validateComponent(schema.getKey(), object), schema.getKey());
                } else {
                    assertTrue(((String) example).matches(((JsonObject) schema.getValue()).getString("pattern")),
                            schema.getKey());
                }
            }
        }
    }

    @Test
    void knowsEveryErrorCode() {
        JsonArray codes = API.document().getJsonObject("components").getJsonObject("schemas").getJsonObject("Problem")
                .getJsonObject("properties").getJsonObject("code").getJsonArray("enum");
        assertEquals(Arrays.stream(ErrorCode.values()).map(Enum::name).toList(), codes.getList());
    }

    @Test
    void namesMembersThatAreNotDeclared() {
        JsonObject body = new JsonObject().put("success", true).put("tracked", false).put("extra", 1);
        assertEquals("/extra", API.validate("createEvent", 202, body).get(0).pointer());
        assertEquals(1, API.validate("createEvent", 204, body).size());
    }

    /** What real answers are held against can tell a wrong one. */
    @Test
    void namesWhatAnAnswerHasThatIsNotDeclared() {
        ApiContract.Operation operation = API.operationOf("GET", "/api/sessions/x/consent").orElseThrow();
        JsonObject problem = new JsonObject().put("title", "t").put("status", 401).put("success", false)
                .put("code", "SESSION_PROOF_REQUIRED").put("requestId", "r");
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/problem+json",
                "X-Request-ID", "r", "Cache-Control", "no-store"));
        assertEquals(List.of(), API.breaches(operation, 401, headers::get, problem));
        assertEquals(List.of("the status"), API.breaches(operation, 409, headers::get, problem));
        assertEquals(List.of("the code"),
                API.breaches(operation, 401, headers::get, problem.copy().put("code", "UNAUTHORIZED")));
        headers.put("Set-Cookie", "a=b");
        assertEquals(List.of("Set-Cookie"), API.breaches(operation, 401, headers::get, problem));
        assertEquals(List.of("the media type", "X-Request-ID", "Cache-Control"),
                API.breaches(operation, 401, Map.of("Content-Type", "application/json")::get, problem));
        assertEquals(Optional.empty(), API.operationOf("POST", "/api/sessions/x/consent"));
    }

    private static Set<String> pathParametersOf(String path) {
        return Arrays.stream(path.split("/")).filter(segment -> segment.startsWith("{"))
                .map(segment -> segment.substring(1, segment.length() - 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> declaredPathParametersOf(JsonObject operation) {
        return operation.getJsonArray("parameters").stream().map(each -> API.resolve((JsonObject) each))
                .filter(parameter -> parameter.getString("in").equals("path") && parameter.getBoolean("required"))
                .map(parameter -> parameter.getString("name")).collect(Collectors.toCollection(TreeSet::new));
    }
}
