package dev.sojourn.contract;

import java.util.List;

/** @param states one for each session of the request, in their order */
public record TouchedSessions(List<State> states) {

    public enum State {
        /** It was never seen and is there now. */
        CREATED,
        /** It is there and its activity noted. */
        ACTIVE,
        /** It is there, expired, and stays so. */
        EXPIRED,
        /** Its visitor detached this browser from it; nothing more may be stored for it. */
        ENDED,
        /** It was erased, or is being erased: its id is spent. */
        ERASED
    }

    public TouchedSessions {
        states = List.copyOf(states);
    }
}
