package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;

/**
 * Something known about a person, and how. Its text never shows it.
 *
 * @param at when it was told
 */
public record KnownAttribute(String name, JsonText value, ProfileSource source, Instant at) {

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
