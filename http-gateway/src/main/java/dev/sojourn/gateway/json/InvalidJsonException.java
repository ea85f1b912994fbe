package dev.sojourn.gateway.json;

import com.fasterxml.jackson.core.JsonLocation;
import dev.sojourn.gateway.FieldError;
import java.io.Serial;

/** A body that is no acceptable JSON. It has no stack trace: what the client got wrong is all there is to know. */
public final class InvalidJsonException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient FieldError error;

    InvalidJsonException(String pointer, String message) {
        super(message, null, false, false);
        this.error = new FieldError(pointer, message);
    }

    static InvalidJsonException malformedAt(JsonLocation location) {
        return new InvalidJsonException("", "must be valid JSON: it can't be read at line " + location.getLineNr()
                + ", column " + location.getColumnNr());
    }

    /** Where and what, for the client. */
    public FieldError error() {
        return error;
    }
}
