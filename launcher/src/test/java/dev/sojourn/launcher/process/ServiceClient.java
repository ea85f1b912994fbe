package dev.sojourn.launcher.process;

import dev.sojourn.launcher.Secrecy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A client of the API. */
final class ServiceClient {

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String origin;

    ServiceClient(int port) {
        this.origin = "http://127.0.0.1:" + port;
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    JsonObject getJson(String path) {
        HttpResponse<String> response = get(path);
        assertEquals(200, response.statusCode(), response.body());
        return new JsonObject(response.body());
    }

    /** @param headers names and values by turns */
    HttpResponse<String> post(String path, String sessionId, JsonObject body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(posting(path, sessionId, body), (name, value) -> true);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String sessionId, JsonObject body) {
        HttpRequest request = posting(path, sessionId, body);
        Secrecy.ofRun().sent(request);
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(ServiceClient::heard);
    }

    private HttpRequest posting(String path, String sessionId, JsonObject body) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()));
        return (sessionId == null ? request : request.header("X-Session-ID", sessionId)).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin + path))
                // Believed where the service is told that it stands behind a proxy.
                .header("X-Forwarded-Proto", "https").timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest request) {
        Secrecy.ofRun().sent(request);
        try {
            return heard(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> heard(HttpResponse<String> response) {
        Secrecy.ofRun().answered(response.statusCode(), response.body());
        return response;
    }

    HttpResponse<String> track(String sessionId, String eventId) {
        return post("/api/events", sessionId, event(eventId));
    }

    static JsonObject event(String eventId) {
        return new JsonObject().put("eventType", "PAGE_VIEW").put("eventId", eventId);
    }

    /** Every event of the session, newest first. */
    List<JsonObject> events(String sessionId) {
        List<JsonObject> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonObject page = getJson("/api/sessions/" + sessionId + "/events?limit=500" + cursor);
            JsonArray events = page.getJsonArray("events");
            events.forEach(event -> all.add((JsonObject) event));
            String next = page.getString("nextCursor");
            cursor = next == null ? null : "&cursor=" + next;
        }
        return all;
    }
}
