package dev.sojourn.postgres;

import java.io.Serial;
import java.sql.SQLException;

/** The schema could not be brought to what this build needs. The message says why, for an operator. */
public class MigrationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public MigrationException(String message, Throwable cause) {
        super(message, cause);
    }

    static MigrationException unreachable(DatabaseUrl url, SQLException cause) {
        return new MigrationException("The database " + url + " can't be reached: " + cause.getMessage(), cause);
    }
}
