package dev.sojourn.event;

/**
 * How much there is in quarantine.
 *
 * @param withinBounds whether nothing is left to be removed
 */
record QuarantineSize(long events, boolean withinBounds) {
}
