package dev.sojourn.contract;

import java.util.Objects;

/** What proves that a request comes from the session's own browser. Its text never shows it. */
public record SessionToken(String value) {

    public SessionToken {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return "SessionToken[…]";
    }
}
