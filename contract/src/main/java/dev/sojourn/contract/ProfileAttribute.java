package dev.sojourn.contract;

import java.util.Objects;

/**
 * Something that may be known about a person.
 *
 * @param title   what forms call it
 * @param pii     whether it tells who the person is
 * @param purpose what it is gathered for
 * @param schema  the JSON Schema of its values, which stands alone
 */
public record ProfileAttribute(String name, String title, boolean pii, Purpose purpose, JsonText schema) {

    /** What a visitor consents to, or does not. */
    public enum Purpose {
        ANALYTICS,
        PROFILING;

        /** What was chosen; null where nothing was. */
        public Boolean choice(Consent consent) {
            return this == ANALYTICS ? consent.analytics() : consent.profiling();
        }
    }

    public ProfileAttribute {
        Objects.requireNonNull(name);
        Objects.requireNonNull(title);
        Objects.requireNonNull(purpose);
        Objects.requireNonNull(schema);
    }
}
