package dev.sojourn.postgres;

import java.io.Serial;

/** The schema could not be brought to what this build needs. The message says why, for an operator. */
public class MigrationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public MigrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
