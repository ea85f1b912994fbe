package dev.sojourn.launcher.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a visitor has decided, each decision kept; visitors may opt out. */
final class ModelConsent {

    private final List<Choice> choices = new ArrayList<>();

    /** @param policyVersion null where none was told */
    record Choice(boolean analytics, boolean profiling, String policyVersion, Instant at) {
    }

    void choose(Choice choice) {
        choices.add(choice);
    }

    List<Choice> all() {
        return choices;
    }

    /** Null while nothing was chosen. */
    Choice latest() {
        return choices.isEmpty() ? null : choices.get(choices.size() - 1);
    }

    boolean allowsEvents() {
        return choices.isEmpty() || latest().analytics();
    }

    /** Why an attribute may not be known of the visitor; null where it may. */
    String refusal(String attribute, boolean anonymous) {
        if (choices.isEmpty()) {
            return anonymous && ModelProfile.PERSONAL.contains(attribute) ? "PII_WITHOUT_CONSENT" : null;
        }
        return latest().profiling() ? null : "PROFILING_DENIED";
    }
}
