package dev.sojourn.gateway;

import java.util.Objects;
import java.util.Set;

/**
 * What is done about personal data.
 *
 * @param gpc         whether {@code Sec-GPC: 1} counts as a denial of analytics
 * @param piiInEvents what becomes of personal fields in events and in metadata
 * @param personal    the names of fields that are personal
 */
public record PrivacySettings(boolean gpc, PiiInEvents piiInEvents, Set<String> personal) {

    /** What becomes of personal fields that nobody has consented to. */
    public enum PiiInEvents {
        /** They are taken out, and the answer names them. */
        STRIP,
        /** What carries them is refused. */
        REFUSE,
        /** They are stored. */
        ALLOW
    }

    public PrivacySettings {
        Objects.requireNonNull(piiInEvents);
        personal = Set.copyOf(personal);
    }
}
