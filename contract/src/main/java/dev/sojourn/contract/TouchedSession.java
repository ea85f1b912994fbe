package dev.sojourn.contract;

import java.util.Objects;

public record TouchedSession(State state) {

    public enum State {
        /** It was never seen and is there now. */
        CREATED,
        /** It is there and its activity noted. */
        ACTIVE,
        /** It is there, expired, and stays so. */
        EXPIRED
    }

    public TouchedSession {
        Objects.requireNonNull(state);
    }
}
