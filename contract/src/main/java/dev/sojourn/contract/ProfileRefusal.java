package dev.sojourn.contract;

/** Why an attribute was not merged into a profile. The names are API. */
public enum ProfileRefusal {
    /** It tells who an anonymous visitor is, who has not consented to its purpose. */
    PII_WITHOUT_CONSENT,
    /** The visitor does not want a profile. */
    PROFILING_DENIED,
    /** No such attribute is declared. */
    NOT_DECLARED,
    /** It is not what its schema asks for. */
    INVALID,
    /** The request does not prove that it comes from the session's own browser. */
    PROOF_REQUIRED,
    /** A user's email stays what it was at signup. */
    EMAIL_FIXED,
    /** The profile would be larger than is kept of one person. */
    PROFILE_TOO_LARGE
}
