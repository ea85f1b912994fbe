package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/** @param address the client's address as it may be stored, for a session that has to be created; or null */
public record TouchSession(UUID sessionId, String address) {

    public TouchSession {
        Objects.requireNonNull(sessionId);
    }
}
