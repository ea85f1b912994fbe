package dev.sojourn.launcher;

import dev.sojourn.gateway.openapi.ApiContract;
import java.net.http.HttpRequest;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Holds every answer of a running service against openapi.yaml: nothing that is not declared there. */
final class Conformance {

    static final ApiContract API = new ApiContract();

    private Conformance() {
    }

    static void check(HttpRequest request, Answer answer) {
        API.operationOf(request.method(), request.uri().getPath()).ifPresent(operation -> assertEquals(List.of(),
                API.breaches(operation, answer.status(), answer::header, answer.body()),
                () -> "%s answered %d: %s".formatted(operation.operationId(), answer.status(), answer.text())));
    }
}
