package dev.sojourn.launcher.model;

import java.util.HashSet;
import java.util.Set;

/**
 * Why a request is not followed, and leaves everything as it was.
 *
 * @param answers status and code, one of which the answer has: where several are true, which comes first is not said
 */
record Refusal(Set<String> answers) {

    static final Refusal ERASED = new Refusal(Set.of("410 SESSION_ERASED"));
    static final Refusal UNPROVEN = new Refusal(Set.of("401 SESSION_PROOF_REQUIRED"));
    static final Refusal NO_SESSION = new Refusal(Set.of("404 SESSION_NOT_FOUND"));
    static final Refusal NO_USER = new Refusal(Set.of("404 NOT_FOUND"));
    static final Refusal LINKED = new Refusal(Set.of("409 SESSION_LINKED"));
    static final Refusal EMAIL_TAKEN = new Refusal(Set.of("409 EMAIL_TAKEN"));
    static final Refusal EMAIL_FIXED = new Refusal(Set.of("400 INVALID_REQUEST"));

    Refusal or(Refusal other) {
        Set<String> either = new HashSet<>(answers);
        either.addAll(other.answers);
        return new Refusal(either);
    }
}
