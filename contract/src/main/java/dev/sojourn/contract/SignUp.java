package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param address    the client's address as it may be stored, for a session that has to be created; or null
 * @param ctaVariant which call to action was shown, or null
 */
public record SignUp(UUID sessionId, String address, UserData userData, String ctaVariant) {

    public SignUp {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(userData);
        Objects.requireNonNull(userData.attributes().get(ProfileDeclaration.EMAIL));
    }
}
