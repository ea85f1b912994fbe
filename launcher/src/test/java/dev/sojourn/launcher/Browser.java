package dev.sojourn.launcher;

import io.vertx.core.json.JsonObject;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;

/** A browser at a service: it keeps the cookies that it is given, and no token of its own. */
final class Browser {

    private static final String NAME = "sojourn_session_token";

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).cookieHandler(cookies).build();
    private final TestService service;

    Browser(TestService service) {
        this.service = service;
    }

    /** What a page of the API's own origin has it do. */
    Answer ofPage(String method, String path, String sessionId, JsonObject body) {
        return send(method, path, sessionId, body, "Sec-Fetch-Site", "same-origin");
    }

    /** @param headers names and values by turns */
    Answer send(String method, String path, String sessionId, JsonObject body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.request(method, path, sessionId, body), (name, value) -> true);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return service.exchange(client, request.build());
    }

    /** The token it keeps, or null. */
    String token() {
        List<String> kept = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(NAME)).map(HttpCookie::getValue).toList();
        if (kept.size() > 1) {
            throw new AssertionError("more than one cookie: " + kept.size());
        }
        return kept.isEmpty() ? null : kept.get(0);
    }

    /** Somebody else's, in the place of its own. */
    void plant(String token) {
        URI at = service.request("GET", "/api/sessions").uri();
        HttpCookie cookie = new HttpCookie(NAME, token);
        cookie.setDomain(at.getHost());
        cookie.setPath("/api");
        cookie.setVersion(0);
        cookies.getCookieStore().add(at, cookie);
    }
}
