package dev.sojourn.gateway;

import dev.sojourn.gateway.openapi.ApiContract;
import io.vertx.core.json.JsonObject;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What holds for every answer under /api, whatever was asked. */
final class Conformance {

    static final ApiContract API = new ApiContract();

    private static final List<String> INSIDE =
            List.of("Exception", "dev.sojourn", "io.vertx", "io.netty", "java.", "\tat ");

    private Conformance() {
    }

    static void check(String method, String path, Answer answer) {
        String what = method + " " + path + " answered " + answer;
        checkHeaders(answer, what);
        INSIDE.forEach(word -> assertFalse(answer.tells(word), what));
        if (answer.status() >= 400 && !method.equals("HEAD")) {
            checkProblem(answer, what);
        }
        API.operationOf(method, path.replaceAll("\\?.*", "")).ifPresent(operation -> assertEquals(List.of(),
                API.breaches(operation, answer.status(), answer::header, answer.body()), what));
    }

    private static void checkHeaders(Answer answer, String what) {
        String requestId = answer.header("X-Request-ID");
        assertTrue(requestId != null && requestId.matches("[A-Za-z0-9._-]{1,64}"), what);
        assertEquals("no-store", answer.header("Cache-Control"), what);
        assertEquals("nosniff", answer.header("X-Content-Type-Options"), what);
        assertNull(answer.header("Server"), what);
        assertNull(answer.header("X-Powered-By"), what);
        if (answer.status() == 429) {
            assertTrue(answer.header("Retry-After").matches("[1-9]\\d*"), what);
        } else {
            assertEquals(answer.status() == 503 ? "2" : null, answer.header("Retry-After"), what);
        }
    }

    private static void checkProblem(Answer answer, String what) {
        assertEquals("application/problem+json", answer.header("Content-Type"), what);
        JsonObject problem = answer.body();
        assertEquals(answer.status(), problem.getInteger("status"), what);
        assertEquals(answer.header("X-Request-ID"), problem.getString("requestId"), what);
        assertEquals(false, problem.getBoolean("success"), what);
        assertNotNull(problem.getString("code"), what);
        assertFalse(problem.getString("title").isEmpty() || problem.getString("detail").isEmpty(), what);
    }
}
