package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * Its text shows none of what is personal or proves anything.
 *
 * @param address        the client's address as it may be stored, for a session that has to be created; or null
 * @param token          what came with the request to prove the session, or null
 * @param idempotencyKey by which this signup may be repeated when its answer is lost, or null
 * @param email          who signs up, in the form in which emails are compared
 */
public record BeginSignup(UUID sessionId, String address, SessionToken token, String idempotencyKey, String email) {

    public BeginSignup {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(email);
    }

    @Override
    public String toString() {
        return "BeginSignup[" + sessionId + "]";
    }
}
