package dev.sojourn.launcher.model;

/**
 * A request to the service, the same in the model, and the answer held against that. A record, whose text tells a
 * reader what was done.
 */
interface Step {

    void take(Sequence sequence);
}
