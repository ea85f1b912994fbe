package dev.sojourn.launcher.model;

/** The token that comes with a request. */
enum Proof {
    /** The session's latest, as a browser keeps it, be it valid still or not. */
    OWN("its token"),
    NONE("no token"),
    ENDED("a token that has ended"),
    ANOTHERS("another session's token");

    private final String words;

    Proof(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
