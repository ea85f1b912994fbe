package dev.sojourn.gateway;

import java.util.Objects;

/**
 * One thing that is wrong with a request, as its problem answer tells it.
 *
 * @param pointer a JSON pointer (RFC 6901) into the body, where the empty one is the whole body; or
 *                {@code header/…}, {@code path/…}, {@code query/…} and a name, or without one for all of it
 * @param message what the thing has to be, a phrase after "it …"; it never repeats a value of the client
 */
public record FieldError(String pointer, String message) {

    public FieldError {
        Objects.requireNonNull(pointer);
        Objects.requireNonNull(message);
    }

    /** The same, with a pointer that leads from a place in the body and not from its root. */
    public FieldError relativeTo(String place) {
        return pointer.startsWith(place) ? new FieldError(pointer.substring(place.length()), message) : this;
    }
}
