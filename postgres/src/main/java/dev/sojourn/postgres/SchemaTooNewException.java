package dev.sojourn.postgres;

import java.io.Serial;

/** The database was migrated by a newer build than this one, which therefore must not write to it. */
public final class SchemaTooNewException extends MigrationException {

    @Serial
    private static final long serialVersionUID = 1L;

    SchemaTooNewException(String owner, String found, String known, Throwable cause) {
        super("The schema of \"" + owner + "\" is at version " + found + ", but this build knows up to " + known
                + ": start a newer sojourn.jar.", cause);
    }
}
