package dev.sojourn.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * @param port           0 for any free one
 * @param bodyLimit      the largest request body, in bytes
 * @param trustedProxies how many proxies stand before the service, each of which appends to X-Forwarded-For
 * @param keepAddress    whether the client's address is kept, truncated; otherwise not at all
 * @param tracking       whether events are stored
 * @param corsOrigins    origins whose pages may call the API; {@code *} as the port stands for any port
 * @param erasure        how long an erasure may take
 * @param drain          how long requests in flight may take to finish at shutdown
 * @param https          whether it speaks TLS, or has to be spoken to through it
 */
public record HttpSettings(String host, int port, int bodyLimit, int trustedProxies, boolean keepAddress,
                           boolean tracking, List<String> corsOrigins, Duration erasure, Duration drain,
                           HttpsSettings https) {

    public HttpSettings {
        Objects.requireNonNull(host);
        corsOrigins = List.copyOf(corsOrigins);
        Objects.requireNonNull(erasure);
        Objects.requireNonNull(drain);
        Objects.requireNonNull(https);
    }
}
