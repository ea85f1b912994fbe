package dev.sojourn.postgres;

import java.io.Serial;

/** The embedded server can't run here. The message says why, and names the way out. */
public final class EmbeddedServerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    EmbeddedServerException(String why, Throwable cause) {
        super("The embedded PostgreSQL can't run: " + why
                + " (Set DATABASE_URL to use a PostgreSQL of your own instead.)", cause);
    }

    EmbeddedServerException(String why) {
        this(why, null);
    }
}
