package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/** @param reason in the operator's words, at most 200 characters; or null */
public record UnlinkSession(UUID sessionId, String reason) {

    public UnlinkSession {
        Objects.requireNonNull(sessionId);
    }
}
