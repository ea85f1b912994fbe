package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Something known about a person, and how. Its text never shows it.
 *
 * @param at        when it was told
 * @param sessionId the session that told it to its user's profile; null for a draft, for what the signup's form said,
 *                  and where that session has gone
 */
public record KnownAttribute(String name, JsonText value, ProfileSource source, Instant at, UUID sessionId) {

    public KnownAttribute {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
        Objects.requireNonNull(source);
        Objects.requireNonNull(at);
    }

    @Override
    public String toString() {
        return "KnownAttribute[…]";
    }
}
