package dev.sojourn.launcher;

import dev.sojourn.gateway.openapi.ApiContract;
import dev.sojourn.gateway.openapi.ApiContract.Operation;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Holds every answer of a running service against openapi.yaml: status, media type, a body with nothing undeclared. */
final class Conformance {

    private static final ApiContract API = new ApiContract();

    private Conformance() {
    }

    static void check(HttpRequest request, Answer answer) {
        operationOf(request).ifPresent(operation -> {
            String what = "%s answered %d: %s".formatted(operation.operationId(), answer.status(), answer.text());
            JsonObject promised = API.response(operation.operationId(), answer.status());
            assertNotNull(promised, what);
            String mediaType = answer.header("Content-Type");
            assertTrue(promised.getJsonObject("content").containsKey(mediaType), mediaType + ": " + what);
            assertEquals(List.of(), API.validate(operation.operationId(), answer.status(), answer.body()), what);
        });
    }

    private static Optional<Operation> operationOf(HttpRequest request) {
        return API.operations().stream()
                .filter(operation -> operation.method().name().equals(request.method()))
                .filter(operation -> Pattern.matches(operation.path().replaceAll("\\{[^}]+}", "[^/]+"),
                        request.uri().getPath()))
                .findFirst();
    }
}
