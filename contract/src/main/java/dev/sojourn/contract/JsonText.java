package dev.sojourn.contract;

import java.util.Objects;

/**
 * A JSON value that nobody on the way looks into, kept as the text it came as: no number is rewritten, no key moved.
 * Whoever makes one vouches that the text is well-formed JSON.
 */
public record JsonText(String value) {

    public static final JsonText EMPTY_OBJECT = new JsonText("{}");

    public JsonText {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return "JsonText[" + value.length() + " characters]";
    }
}
