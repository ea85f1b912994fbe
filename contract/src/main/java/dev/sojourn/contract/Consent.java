package dev.sojourn.contract;

/**
 * What a session's visitor has consented to; null where nothing was chosen.
 *
 * @param analytics that events are stored
 * @param profiling that a profile is gathered
 */
public record Consent(Boolean analytics, Boolean profiling) {

    /** Nothing was chosen. */
    public static final Consent NOT_CHOSEN = new Consent(null, null);
}
