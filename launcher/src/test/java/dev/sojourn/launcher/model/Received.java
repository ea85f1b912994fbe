package dev.sojourn.launcher.model;

import java.util.Map;
import java.util.Set;

/**
 * What has become of an event.
 *
 * @param event    as it is stored; null where none is
 * @param stripped whether its first name was left out
 * @param merged   attributes that its form has told; null where it has no form
 * @param refused  attributes, and why
 */
record Received(Outcome outcome, ModelEvent event, boolean stripped, Set<String> merged, Map<String, String> refused) {

    enum Outcome {
        STORED(201, "stored"),
        DUPLICATE(200, "duplicate"),
        UNTRACKED(202, "untracked"),
        LEFT(404, "rejected"),
        ERASED(410, "rejected");

        final int status;
        final String inBatch;

        Outcome(int status, String inBatch) {
            this.status = status;
            this.inBatch = inBatch;
        }
    }

    static Received nothing(Outcome outcome) {
        return new Received(outcome, null, false, null, Map.of());
    }
}
