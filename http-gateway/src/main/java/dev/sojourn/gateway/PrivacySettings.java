package dev.sojourn.gateway;

import java.util.Objects;

/**
 * What is done about personal data.
 *
 * @param gpc         whether {@code Sec-GPC: 1} counts as a denial of analytics
 * @param piiInEvents what becomes of personal fields in events and in metadata
 */
public record PrivacySettings(boolean gpc, PiiInEvents piiInEvents) {

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
    }
}
