package dev.sojourn.launcher.model;

import io.vertx.core.json.JsonObject;

/** What the service answered. */
record Answer(int status, JsonObject body) {

    JsonObject session() {
        return body.getJsonObject("session");
    }

    JsonObject user() {
        return body.getJsonObject("user");
    }

    String code() {
        return body.getString("code");
    }

    String text() {
        return body.encode();
    }
}
