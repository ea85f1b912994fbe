package dev.sojourn.launcher.model;

/**
 * One of the sessions, in the order in which they came up; a number beyond the last counts from the first again.
 *
 * @param inUse whether of those alone that somebody has a valid token of, as long as there are any
 */
record Which(int number, boolean inUse) {

    @Override
    public String toString() {
        return number + (inUse ? " in use" : " of all");
    }
}
