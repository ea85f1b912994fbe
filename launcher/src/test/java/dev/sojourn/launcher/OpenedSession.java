package dev.sojourn.launcher;

import io.vertx.core.json.JsonObject;

/** A session as its client knows it. */
record OpenedSession(String id, String token) {

    static OpenedSession of(Answer answer) {
        return new OpenedSession(answer.sessionId(), answer.session().getString("token"));
    }

    static OpenedSession at(TestService service) {
        return of(service.openSession(null, new JsonObject()));
    }

    /** As headers. */
    String[] proof() {
        return new String[] {ApiOperation.TOKEN, token};
    }

    /** As headers of a request that a page of the API's own origin makes. */
    String[] cookie() {
        return new String[] {"Cookie", "sojourn_session_token=" + token, "Sec-Fetch-Site", "same-origin"};
    }
}
