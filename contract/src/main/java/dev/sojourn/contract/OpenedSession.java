package dev.sojourn.contract;

import java.util.Objects;

/**
 * @param created whether the session is new; otherwise it was refreshed
 * @param token   the token that was issued; null when the request came with one that proves the session
 */
public record OpenedSession(Session session, boolean created, SessionToken token) {

    public OpenedSession {
        Objects.requireNonNull(session);
    }

    /** Without a token. */
    public OpenedSession(Session session, boolean created) {
        this(session, created, null);
    }
}
