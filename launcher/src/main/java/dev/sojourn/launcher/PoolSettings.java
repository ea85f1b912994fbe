package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.DatabaseUrl;
import java.time.Duration;

/**
 * What an operator decides about the database apart from where it is, which is known for the embedded server only once
 * it has started.
 *
 * @param size             connections at most
 * @param waitQueue        statements that may wait for one
 * @param connectTimeout   how long to wait for a connection, be it opened or given back
 * @param statementTimeout how long a statement may run
 */
public record PoolSettings(int size, int waitQueue, Duration connectTimeout, Duration statementTimeout) {

    /** The same for a database that is known. */
    public DatabaseSettings at(DatabaseUrl url) {
        return new DatabaseSettings(url, size, waitQueue, connectTimeout, statementTimeout);
    }
}
