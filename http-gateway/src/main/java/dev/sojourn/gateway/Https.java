package dev.sojourn.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.stream.Stream;

/** Tells whether requests came over HTTPS, refuses those that did not where that is asked for, and promises more. */
final class Https {

    private static final CharSequence STRICT_TRANSPORT_SECURITY =
            HttpHeaders.createOptimized("Strict-Transport-Security");
    /** Not for subdomains: they may be somebody else's. */
    private static final CharSequence A_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private final int trustedProxies;
    private final boolean required;

    Https(HttpSettings settings) {
        this.trustedProxies = settings.trustedProxies();
        this.required = settings.https().required();
    }

    /**
     * Over TLS up to here, or up to the outermost of the trusted proxies. As with X-Forwarded-For, each of them adds
     * what it saw, or replaces what was there; what stands before that anybody may have written.
     */
    boolean isSecure(HttpServerRequest request) {
        return request.isSSL() || trustedProxies > 0 && isForwardedSecure(request);
    }

    private boolean isForwardedSecure(HttpServerRequest request) {
        List<String> schemes = request.headers().getAll("X-Forwarded-Proto").stream()
                .flatMap(header -> Stream.of(header.split(","))).map(String::strip)
                .filter(scheme -> !scheme.isEmpty()).toList();
        return !schemes.isEmpty()
                && schemes.get(Math.max(0, schemes.size() - trustedProxies)).equalsIgnoreCase("https");
    }

    /** Whether the request may be answered; if so, a browser will come by HTTPS alone from now on, where it did. */
    boolean admits(HttpServerRequest request) {
        if (request.isSSL() || required && isSecure(request)) {
            request.response().putHeader(STRICT_TRANSPORT_SECURITY, A_YEAR);
            return true;
        }
        return !required;
    }
}
