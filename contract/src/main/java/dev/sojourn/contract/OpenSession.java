package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param sessionId the session the client names, or null for a new one
 * @param metadata  a JSON object to merge shallowly into the session's metadata; null values remove their keys
 * @param address   the client's address as it may be stored (already truncated), or null when none is kept
 * @param referrer  where the visitor came from, or null
 * @param token     what came with the request to prove the session, or null
 * @param gpc       whether the browser asks not to be tracked; null where nobody looked
 */
public record OpenSession(UUID sessionId, JsonText metadata, String address, String referrer, SessionToken token,
                          Boolean gpc) {

    public OpenSession(UUID sessionId, JsonText metadata, String address, String referrer, SessionToken token) {
        this(sessionId, metadata, address, referrer, token, null);
    }

    public OpenSession {
        Objects.requireNonNull(metadata);
    }

    /** Without a token. */
    public OpenSession(UUID sessionId, JsonText metadata, String address, String referrer) {
        this(sessionId, metadata, address, referrer, null);
    }
}
