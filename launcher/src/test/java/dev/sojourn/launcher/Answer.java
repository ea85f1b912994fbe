package dev.sojourn.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.util.stream.Collectors;

/** What the service answered. */
record Answer(int status, HttpHeaders headers, String text) {

    JsonObject body() {
        return new JsonObject(text);
    }

    JsonObject session() {
        return body().getJsonObject("session");
    }

    String sessionId() {
        return session().getString("sessionId");
    }

    JsonObject event() {
        return body().getJsonObject("event");
    }

    JsonObject user() {
        return body().getJsonObject("user");
    }

    JsonArray events() {
        return body().getJsonArray("events");
    }

    String code() {
        return body().getString("code");
    }

    /** The pointers of a problem's errors, joined by a space. */
    String pointers() {
        return body().getJsonArray("errors", new JsonArray()).stream()
                .map(error -> ((JsonObject) error).getString("pointer")).collect(Collectors.joining(" "));
    }

    String header(String name) {
        return headers.firstValue(name).orElse(null);
    }
}
