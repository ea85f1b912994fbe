package dev.sojourn.postgres;

import java.time.Duration;
import java.util.Objects;

/**
 * How the database is used.
 *
 * @param url              where it is
 * @param poolSize         connections at most
 * @param waitQueue        how many may wait for a connection; one more is refused at once
 * @param connectTimeout   how long to wait for a connection, be it made or given back
 * @param statementTimeout after which the server gives up a statement
 */
public record DatabaseSettings(DatabaseUrl url, int poolSize, int waitQueue, Duration connectTimeout,
                               Duration statementTimeout) {

    public DatabaseSettings {
        Objects.requireNonNull(url);
        Objects.requireNonNull(connectTimeout);
        Objects.requireNonNull(statementTimeout);
    }

    /** After which a server that owes the answer to a statement is taken for gone. */
    Duration silence(Duration allowed) {
        return allowed.plus(connectTimeout);
    }
}
