package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/** @param id of a user, or of a session */
public record FindKnownProfile(Owner owner, UUID id) {

    public enum Owner {
        /** Asks for the user's profile. */
        USER,
        /** Asks for the session's draft. */
        SESSION
    }

    public FindKnownProfile {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(id);
    }

    public static FindKnownProfile ofUser(UUID userId) {
        return new FindKnownProfile(Owner.USER, userId);
    }

    public static FindKnownProfile ofSession(UUID sessionId) {
        return new FindKnownProfile(Owner.SESSION, sessionId);
    }
}
