package dev.sojourn.contract;

import java.util.Objects;

/**
 * @param created whether this request made the user; otherwise it repeated a signup that had been done
 * @param token   proves the session from now on; those before the signup ended with it
 */
public record SignedUp(User user, Session session, boolean created, SessionToken token) {

    public SignedUp {
        Objects.requireNonNull(user);
        Objects.requireNonNull(session);
    }

    /** Without a token. */
    public SignedUp(User user, Session session, boolean created) {
        this(user, session, created, null);
    }
}
