package dev.sojourn.contract;

/** Whether a visitor has to agree before events are stored. */
public enum ConsentMode {

    /** Only what a visitor has agreed to is stored. */
    OPT_IN,
    /** Everything is stored that a visitor has not denied. */
    OPT_OUT,
    /** Nobody is asked, and nobody's choice is followed. */
    OFF;

    /**
     * Whether what comes from a session is stored.
     *
     * @param analytics what its visitor chose; null for nothing
     * @param gpc       whether the browser asks not to be tracked, which counts as a denial where nothing was chosen
     */
    public boolean tracks(Boolean analytics, boolean gpc) {
        return switch (this) {
            case OPT_IN -> Boolean.TRUE.equals(analytics);
            case OPT_OUT -> analytics == null ? !gpc : analytics;
            case OFF -> true;
        };
    }
}
