package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;

/**
 * A visitor's latest decision.
 *
 * @param policyVersion which text the visitor was shown; null when that was not told, or nothing was chosen
 * @param at            when it was made; null when nothing was chosen
 */
public record ChosenConsent(Consent consent, String policyVersion, Instant at) {

    /** Nothing was chosen. */
    public static final ChosenConsent NONE = new ChosenConsent(Consent.NOT_CHOSEN, null, null);

    public ChosenConsent {
        Objects.requireNonNull(consent);
    }
}
