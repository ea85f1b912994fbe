package dev.sojourn.launcher.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The tokens that prove a session, and those that did. */
final class ModelTokens {

    private static final int MOST = 8;
    private static final Duration SIGNUP_REPEATABLE = Duration.ofDays(1);

    /** The newest last. */
    private final Deque<String> valid = new ArrayDeque<>();
    private final Deque<String> ended = new ArrayDeque<>();
    private Repeat repeat;

    /** What repeats a signup after its answer was lost. */
    private record Repeat(String token, String key, String email, Instant until) {
    }

    void issue(String token) {
        valid.addLast(token);
        if (valid.size() > MOST) {
            ended.addLast(valid.removeFirst());
        }
    }

    void endAll() {
        ended.addAll(valid);
        valid.clear();
        repeat = null;
    }

    /** @param key of idempotency; null where the client gave none, and so can't */
    void letRepeatSignup(String token, String key, String email, Instant now) {
        repeat = key == null ? null : new Repeat(token, key, email, now.plus(SIGNUP_REPEATABLE));
    }

    boolean mayRepeatSignup(String token, String key, String email, Instant now) {
        return repeat != null && now.isBefore(repeat.until()) && repeat.token().equals(token)
                && repeat.key().equals(key) && repeat.email().equalsIgnoreCase(email);
    }

    boolean isValid(String token) {
        return valid.contains(token);
    }

    boolean hasBeenIssued(String token) {
        return isValid(token) || ended.contains(token);
    }

    boolean noneWasEverIssued() {
        return valid.isEmpty() && ended.isEmpty();
    }

    boolean hasValid() {
        return !valid.isEmpty();
    }

    /** Null where there is none. */
    String latest() {
        return valid.peekLast();
    }

    /** Null where there is none. */
    String latestEnded() {
        return ended.peekLast();
    }
}
