package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param address    the client's address as it may be stored, for a session that has to be created; or null
 * @param ctaVariant which call to action was shown, or null
 * @param gpc        whether the browser asks not to be tracked; null where nobody looked
 */
public record SignUp(UUID sessionId, String address, UserData userData, String ctaVariant, Boolean gpc) {

    public SignUp(UUID sessionId, String address, UserData userData, String ctaVariant) {
        this(sessionId, address, userData, ctaVariant, null);
    }

    public SignUp {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(userData);
        Objects.requireNonNull(userData.email());
    }
}
