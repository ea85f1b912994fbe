package dev.sojourn.launcher;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Certificates and keys that nobody trusts. */
final class Tls {

    private Tls() {
    }

    /** Its path. One that is not there is named all the same. */
    static String file(String name) {
        try {
            return Path.of(Tls.class.getResource("/tls/server.crt").toURI()).resolveSibling(name).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
