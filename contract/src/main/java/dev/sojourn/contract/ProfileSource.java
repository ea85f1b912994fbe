package dev.sojourn.contract;

/** Where a known value came from. */
public enum ProfileSource {
    EVENT,
    FORM
}
