package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param address        the client's address as it may be stored, for a session that has to be created; or null
 * @param ctaVariant     which call to action was shown, or null
 * @param token          what came with the request to prove the session, or null
 * @param idempotencyKey by which this signup may be repeated when its answer is lost, or null
 * @param gpc            whether the browser asks not to be tracked; null where nobody looked
 */
public record SignUp(UUID sessionId, String address, UserData userData, String ctaVariant, SessionToken token,
                     String idempotencyKey, Boolean gpc) {

    public SignUp(UUID sessionId, String address, UserData userData, String ctaVariant, SessionToken token,
                  String idempotencyKey) {
        this(sessionId, address, userData, ctaVariant, token, idempotencyKey, null);
    }

    public SignUp {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(userData);
        Objects.requireNonNull(userData.attributes().get(ProfileDeclaration.EMAIL));
    }

    /** Without a token, and without a key to repeat it by. */
    public SignUp(UUID sessionId, String address, UserData userData, String ctaVariant) {
        this(sessionId, address, userData, ctaVariant, null, null);
    }

    /** Shows none of what is personal or proves anything. */
    @Override
    public String toString() {
        return "SignUp[" + sessionId + "]";
    }
}
