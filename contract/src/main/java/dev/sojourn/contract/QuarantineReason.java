package dev.sojourn.contract;

/** Why an event is in quarantine. */
public enum QuarantineReason {
    /** It is not what the schemas in force ask for. */
    SCHEMA,
    /** PostgreSQL refused it, and it alone. */
    DATABASE
}
