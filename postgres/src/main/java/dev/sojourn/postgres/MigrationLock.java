package dev.sojourn.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Lets one node migrate at a time. Flyway's own lock is not enough: it makes the baseline outside of it, and of four
 * nodes that met an empty database at once, one was seen to fail there.
 */
final class MigrationLock {

    /** An advisory lock's key is any number that nobody else in the database uses: "Sojourn" in ASCII. */
    private static final long KEY = 0x53_6F_6A_6F_75_72_6EL;
    /** As long as a migration may take that another node is busy with. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private MigrationLock() {
    }

    /**
     * Waits for the lock and takes it until the connection ends. It asks again and again: a statement that waited would
     * hold a snapshot, and for that a {@code CREATE INDEX CONCURRENTLY} of the other node would wait in turn.
     */
    static void take(Connection connection) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Statement statement = connection.createStatement()) {
            while (!taken(statement)) {
                if (System.nanoTime() > deadline) {
                    throw new MigrationException("Another node has been migrating for " + PATIENCE.toMinutes()
                            + " minutes.", null);
                }
                pause();
            }
        }
    }

    private static boolean taken(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + KEY + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException("Interrupted while another node was migrating.", e);
        }
    }
}
