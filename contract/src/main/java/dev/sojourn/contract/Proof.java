package dev.sojourn.contract;

/** What it takes to read or change a session. */
public enum Proof {
    /** Its id, which nobody can guess. */
    ID,
    /** One of its tokens. */
    TOKEN
}
