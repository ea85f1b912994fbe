package dev.sojourn.gateway;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets pages of listed origins call the API, and refuses pages of others. A page of the API's own origin is none of
 * CORS' business, though browsers name its origin too; behind a proxy only host and port tell, the scheme may differ.
 */
final class CrossOrigin implements Handler<RoutingContext> {

    private static final String ANY_PORT = ":*";
    private static final int A_DAY = 86_400;

    private final List<Pattern> allowed;
    private final CorsHandler cors;

    /** @param origins {@code scheme://host[:port]}; the port may be {@code *} */
    CrossOrigin(List<String> origins) {
        this.allowed = origins.stream().map(CrossOrigin::pattern).toList();
        this.cors = CorsHandler.create()
                .addOriginsWithRegex(allowed.isEmpty()
                        // No origin at all would mean any to the handler.
                        ? List.of("(?!)")
                        : allowed.stream().map(Pattern::pattern).toList())
                .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH,
                        HttpMethod.DELETE))
                .allowedHeaders(Set.of("Content-Type", "Authorization", Requests.SESSION_ID, Api.REQUEST_ID,
                        SessionAccess.TOKEN, Requests.IDEMPOTENCY_KEY, "Sec-GPC"))
                // Only ever for an origin that is listed, which the answer then names.
                .allowCredentials(true)
                .exposedHeaders(Set.of(Api.REQUEST_ID, "Retry-After"))
                .maxAgeSeconds(A_DAY);
    }

    private static Pattern pattern(String origin) {
        return origin.endsWith(ANY_PORT)
                ? Pattern.compile(Pattern.quote(origin.substring(0, origin.length() - ANY_PORT.length())) + "(:\\d+)?")
                : Pattern.compile(Pattern.quote(origin));
    }

    @Override
    public void handle(RoutingContext context) {
        String origin = context.request().getHeader("Origin");
        if (origin != null && isAllowed(origin)) {
            cors.handle(context);
        } else if (origin == null || isOwn(context)) {
            varyByOrigin(context);
            context.next();
        } else {
            varyByOrigin(context);
            context.fail(new ServiceException(ErrorCode.ORIGIN_NOT_ALLOWED));
        }
    }

    /** To another origin the answer would have been another: no cache may hand it on. */
    private static void varyByOrigin(RoutingContext context) {
        context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }

    private boolean isAllowed(String origin) {
        return allowed.stream().anyMatch(pattern -> pattern.matcher(origin).matches());
    }

    /** Whether the page that made the request is of the API's own origin. */
    static boolean isOwn(RoutingContext context) {
        String origin = context.request().getHeader("Origin");
        if (origin == null) {
            return false;
        }
        String host = context.request().getHeader("Host");
        int authority = origin.indexOf("://");
        return host != null && authority > 0 && origin.substring(authority + "://".length()).equalsIgnoreCase(host);
    }
}
