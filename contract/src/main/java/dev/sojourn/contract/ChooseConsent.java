package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * What a visitor has decided.
 *
 * @param policyVersion which text the visitor was shown, or null
 */
public record ChooseConsent(UUID sessionId, boolean analytics, boolean profiling, String policyVersion) {

    public ChooseConsent {
        Objects.requireNonNull(sessionId);
    }
}
