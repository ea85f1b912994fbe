package dev.sojourn.contract;

import java.util.Objects;

/** @param created whether the session is new; otherwise it was refreshed */
public record OpenedSession(Session session, boolean created) {

    public OpenedSession {
        Objects.requireNonNull(session);
    }
}
