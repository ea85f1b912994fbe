package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param reason     in the words of whoever links, at most 200 characters; or null
 * @param issueToken whether there is a client to hand a token to
 */
public record LinkSession(UUID sessionId, UUID userId, Actor actor, String reason, boolean issueToken) {

    /** Who links. */
    public enum Actor {
        /** A visitor who signs up, or the sweep that completes it. */
        SIGNUP,
        /** The site's backend, after a login of its own. */
        SERVER
    }

    public LinkSession {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(userId);
        Objects.requireNonNull(actor);
    }

    public static LinkSession bySignup(UUID sessionId, UUID userId, boolean issueToken) {
        return new LinkSession(sessionId, userId, Actor.SIGNUP, null, issueToken);
    }
}
