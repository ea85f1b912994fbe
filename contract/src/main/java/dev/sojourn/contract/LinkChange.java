package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * One line of the ledger of a session's links.
 *
 * @param userId whom it was linked to, or unlinked from; null when a visitor left a session that was nobody's
 * @param reason in the words of whoever did it; or null
 */
public record LinkChange(Action action, Actor actor, UUID userId, String reason, Instant at) {

    public enum Action {
        LINK,
        UNLINK
    }

    /** Who did it. */
    public enum Actor {
        /** A visitor who signed up. */
        SIGNUP,
        /** The site's backend, after a login of its own. */
        SERVER,
        OPERATOR,
        /** A visitor who left. */
        VISITOR
    }

    public LinkChange {
        Objects.requireNonNull(action);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(at);
    }
}
