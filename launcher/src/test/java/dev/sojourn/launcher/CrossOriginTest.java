package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(TestDatabase.class)
class CrossOriginTest {

    private static final String ORIGIN = "http://localhost:5173";

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database,
                Map.of("HTTP_CORS_ORIGINS", "http://localhost:*,https://www.example.org"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpRequest.Builder from(String origin, String method, String path) {
        return service.builder(method, path, BodyPublishers.noBody()).header("Origin", origin);
    }

    @Test
    void answersThePreflightOfAListedOrigin() {
        Answer answer = service.exchange(from(ORIGIN, "OPTIONS", "/api/events")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-session-id").build());

        assertEquals(204, answer.status());
        assertEquals(ORIGIN, answer.header("Access-Control-Allow-Origin"));
        assertTrue(answer.header("Access-Control-Allow-Methods").contains("POST"));
        Set<String> headers = Set.of(answer.header("Access-Control-Allow-Headers").toLowerCase().split(","));
        assertTrue(headers.containsAll(Set.of("content-type", "x-session-id", "x-request-id")), headers.toString());
    }

    @Test
    void letsAListedOriginReadAnswersErrorsIncluded() {
        for (HttpRequest request : new HttpRequest[] {from(ORIGIN, "POST", "/api/sessions").build(),
            from(ORIGIN, "POST", "/api/events").build(), from(ORIGIN, "GET", "/api/nowhere").build(),
            from(ORIGIN, "GET", "/api/events").build()}) {
            Answer answer = service.exchange(request);
            assertEquals(ORIGIN, answer.header("Access-Control-Allow-Origin"), request + " " + answer.status());
            Set<String> exposed = Set.of(answer.header("Access-Control-Expose-Headers").split(","));
            assertEquals(Set.of("X-Request-ID", "Retry-After"), exposed);
            assertEquals("origin", answer.header("Vary").toLowerCase());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://localhost.evil.example:80", "https://www.example.org:8443",
        "http://www.example.org", "null", "http://localhost:80.evil.example", "https://wwwXexample.org"})
    void refusesPagesOfOtherOrigins(String origin) {
        Answer answer = service.exchange(from(origin, "POST", "/api/sessions").build());
        assertEquals(403, answer.status());
        assertEquals("ORIGIN_NOT_ALLOWED", answer.code());
        assertNull(answer.header("Access-Control-Allow-Origin"));
    }

    @Test
    void itsOwnPagesNeedNoListing() {
        Answer answer = service.exchange(
                from("http://127.0.0.1:" + service.httpPort(), "POST", "/api/sessions").build());
        assertEquals(201, answer.status());
    }
}
