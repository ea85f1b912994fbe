package dev.sojourn.launcher.model;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The API to whoever may call it: visitors by their tokens, the site's backend and the operator by their keys. */
final class Api {

    static final String SERVER_KEY = "server-0123456789-abcdef-0123456789";
    static final String ADMIN_KEY = "admin-0123456789-abcdef-0123456789-";

    private final Client client;
    /** What was said, for whoever reads about a failure. */
    private final List<Exchange> log = new ArrayList<>();

    Api(Client client) {
        this.client = client;
    }

    /** A request that is under way. */
    record Exchange(String method, String path, Map<String, String> headers, JsonObject body,
                    CompletableFuture<Answer> answer) {

        Answer await() {
            return answer.join();
        }

        @Override
        public String toString() {
            String request = "%s %s %s %s".formatted(method, path, headers, body == null ? "" : body.encode());
            return answer.isDone() ? "%s%n    -> %d %s".formatted(request, await().status(), await().text()) : request;
        }
    }

    Answer open(String sessionId, String token, Map<String, String> metadata) {
        return call("POST", "/api/sessions", headers(sessionId, token),
                new JsonObject().put("metadata", Sent.json(metadata))).await();
    }

    Answer send(String sessionId, String token, JsonObject event) {
        return call("POST", "/api/events", headers(sessionId, token), event).await();
    }

    Answer sendAll(JsonObject batch) {
        return call("POST", "/api/events/batch", Map.of(), batch).await();
    }

    /** @param key of idempotency, or null */
    Answer signUp(String sessionId, String token, String key, JsonObject form) {
        Map<String, String> headers = headers(sessionId, token);
        if (key != null) {
            headers.put("Idempotency-Key", key);
        }
        return call("POST", "/api/users/signup", headers, form).await();
    }

    /** @param body null for none */
    Answer ofSession(String method, String sessionId, String what, String token, JsonObject body) {
        return call(method, "/api/sessions/" + sessionId + what, headers(null, token), body).await();
    }

    Answer asServer(String method, String path, JsonObject body) {
        return call(method, path, bearer(SERVER_KEY), body).await();
    }

    Answer asOperator(String method, String path, JsonObject body) {
        return call(method, path, bearer(ADMIN_KEY), body).await();
    }

    /** Without waiting for the answer. */
    Exchange askOfSession(String sessionId, String what, String token) {
        return call("GET", "/api/sessions/" + sessionId + what, headers(null, token), null);
    }

    Exchange askAsOperator(String path) {
        return call("GET", path, bearer(ADMIN_KEY), null);
    }

    private static Map<String, String> bearer(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }

    private static Map<String, String> headers(String sessionId, String token) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (sessionId != null) {
            headers.put("X-Session-ID", sessionId);
        }
        if (token != null) {
            headers.put("X-Session-Token", token);
        }
        return headers;
    }

    private Exchange call(String method, String path, Map<String, String> headers, JsonObject body) {
        Exchange exchange =
                new Exchange(method, path, headers, body, client.send(method, path, headers, body));
        log.add(exchange);
        return exchange;
    }

    List<Exchange> log() {
        return log;
    }
}
