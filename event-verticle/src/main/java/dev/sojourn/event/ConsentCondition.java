package dev.sojourn.event;

import dev.sojourn.contract.ConsentMode;

/** {@link ConsentMode#tracks} in SQL. */
final class ConsentCondition {

    private ConsentCondition() {
    }

    /**
     * Never null.
     *
     * @param analytics a boolean that tells what the session's visitor chose; null for nothing
     * @param gpc       a boolean, not null
     */
    static String of(ConsentMode mode, String analytics, String gpc) {
        return switch (mode) {
            case OPT_IN -> "coalesce(%s, false)".formatted(analytics);
            case OPT_OUT -> "coalesce(%s, NOT %s)".formatted(analytics, gpc);
            case OFF -> "true";
        };
    }
}
