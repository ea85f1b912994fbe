package dev.sojourn.contract;

import java.util.List;

/** @param outcomes one for each event of the request, in their order */
public record ReleasedEvents(List<Outcome> outcomes) {

    public enum Outcome {
        /** Committed, and no longer in quarantine. */
        STORED,
        /** The session had stored an event of that id before; no longer in quarantine. */
        DUPLICATE,
        /** The database can't keep it; still in quarantine. */
        REJECTED,
        /** There is no such session; still in quarantine. */
        SESSION_UNKNOWN,
        /**
         * No longer in quarantine: somebody else released or dropped it, its time was over, or its visitor does not
         * consent any more. Nothing was stored.
         */
        GONE
    }

    public ReleasedEvents {
        outcomes = List.copyOf(outcomes);
    }
}
