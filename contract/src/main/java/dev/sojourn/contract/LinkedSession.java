package dev.sojourn.contract;

import java.util.Objects;

/** @param token the token that was issued, or null when none was asked for */
public record LinkedSession(Session session, SessionToken token) {

    public LinkedSession {
        Objects.requireNonNull(session);
    }
}
