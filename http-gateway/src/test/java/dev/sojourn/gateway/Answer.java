package dev.sojourn.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the gateway answered.
 *
 * @param headers by their names in lower case
 */
record Answer(int status, Map<String, List<String>> headers, String text) {

    JsonObject body() {
        return new JsonObject(text);
    }

    String code() {
        return body().getString("code");
    }

    /** The pointers of a problem's errors, joined by a space. */
    String pointers() {
        return body().getJsonArray("errors", new JsonArray()).stream()
                .map(error -> ((JsonObject) error).getString("pointer")).collect(Collectors.joining(" "));
    }

    /** The header's values joined as if they had come in one, or null. */
    String header(String name) {
        List<String> values = headers.get(name.toLowerCase());
        return values == null ? null : String.join(", ", values);
    }

    /** Where in its status line, headers and text something stands that tells of the inside. */
    boolean tells(String secret) {
        return text.contains(secret) || headers.toString().contains(secret);
    }
}
