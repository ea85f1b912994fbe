package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/** @param token what came with the request to prove it, or null */
public record ProveSession(UUID sessionId, SessionToken token) {

    public ProveSession {
        Objects.requireNonNull(sessionId);
    }
}
