package dev.sojourn.gateway;

import java.util.Objects;
import java.util.Optional;

/**
 * @param files    where the server itself speaks TLS
 * @param required whether plain HTTP is refused; behind proxies, what they say decides
 */
public record HttpsSettings(Optional<PemFiles> files, boolean required) {

    /** Plain HTTP. */
    public static final HttpsSettings NONE = new HttpsSettings(Optional.empty(), false);

    public HttpsSettings {
        Objects.requireNonNull(files);
    }
}
