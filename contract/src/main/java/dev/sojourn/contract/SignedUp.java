package dev.sojourn.contract;

import java.util.Objects;

/** @param created whether this request made the user; otherwise it repeated a signup that had been done */
public record SignedUp(User user, Session session, boolean created) {

    public SignedUp {
        Objects.requireNonNull(user);
        Objects.requireNonNull(session);
    }
}
