package dev.sojourn.contract;

/** How far an erasure reaches. */
public enum ErasureScope {
    /** One session with all its events; a linked user stays. */
    SESSION,
    /** The user whom the session is linked to, and all sessions of that user; without a user, the session. */
    USER
}
