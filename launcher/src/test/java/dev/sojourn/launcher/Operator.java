package dev.sojourn.launcher;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** Who has the key to a service's admin API. */
final class Operator {

    static final String KEY = "0123456789-abcdef-0123456789-abcdef";

    private static final String PATH = "/api/admin/quarantine";

    private final TestService service;

    Operator(TestService service) {
        this.service = service;
    }

    Answer list(String query) {
        return service.exchange(request("GET", PATH + query, null));
    }

    JsonObject count(String query) {
        return service.exchange(request("GET", PATH + "/count" + query, null)).body();
    }

    JsonObject replay(JsonObject selection) {
        return service.exchange(replayRequest(selection)).body();
    }

    HttpRequest replayRequest(JsonObject selection) {
        return request("POST", PATH + "/replay", selection);
    }

    Answer drop(String query) {
        return service.exchange(request("DELETE", PATH + query, null));
    }

    HttpRequest request(String method, String path, JsonObject body) {
        HttpRequest.Builder request = service.builder(method, path,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
                .header("Authorization", "Bearer " + KEY);
        return (body == null ? request : request.header("Content-Type", "application/json")).build();
    }
}
