package dev.sojourn.gateway;

import dev.sojourn.contract.SessionToken;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The session's token as a cookie that no script can read, for pages of the API's own site. Browsers send it along
 * whoever makes them, so it proves nothing for a change that a page elsewhere may have brought about.
 */
final class TokenCookie {

    private static final String NAME = "sojourn_session_token";
    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OF_THE_SITE = Set.of("same-origin", "same-site", "none");

    private final Duration age;
    private final Requests requests;

    TokenCookie(Duration age, Requests requests) {
        this.age = age;
        this.requests = requests;
    }

    static Optional<SessionToken> read(RoutingContext context) {
        return Optional.ofNullable(context.request().getCookie(NAME)).map(cookie -> new SessionToken(cookie.getValue()));
    }

    /** An origin that is neither listed nor the API's own was refused before. */
    static boolean counts(RoutingContext context) {
        HttpServerRequest request = context.request();
        return SAFE.contains(request.method()) || request.getHeader("Origin") != null
                || "same-origin".equals(request.getHeader(FETCH_SITE));
    }

    /** Gives the browser the cookie, anew each time, so that its age slides; not to a page of another site. */
    void write(RoutingContext context, SessionToken token) {
        if (isOfTheSite(context)) {
            set(context, token.value(), age);
        }
    }

    /** Takes it back. A browser knows which one is meant by name and path. */
    void remove(RoutingContext context) {
        set(context, "", Duration.ZERO);
    }

    private void set(RoutingContext context, String value, Duration maxAge) {
        context.response().addCookie(Cookie.cookie(NAME, value).setHttpOnly(true).setSameSite(CookieSameSite.LAX)
                .setPath("/api").setMaxAge(maxAge.toSeconds()).setSecure(requests.isSecure(context)));
    }

    private static boolean isOfTheSite(RoutingContext context) {
        String fetchSite = context.request().getHeader(FETCH_SITE);
        // What a browser says of itself is the better word: a listed origin may be of the same site.
        return fetchSite == null
                ? context.request().getHeader("Origin") == null || CrossOrigin.isOwn(context)
                : OF_THE_SITE.contains(fetchSite.toLowerCase(Locale.ROOT));
    }
}
