package dev.sojourn.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What stands in the tables, past the code under test: over a connection of its own, for one thread at a time. */
public final class TestTables implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Connection connection;

    private TestTables(Connection connection) {
        this.connection = connection;
    }

    public static TestTables of(DatabaseUrl url) {
        try {
            return new TestTables(DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column, as text. */
    public List<String> column(String sql, Object... arguments) {
        try (PreparedStatement statement = prepared(sql, arguments); ResultSet rows = statement.executeQuery()) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the only row, as text. */
    public String value(String sql, Object... arguments) {
        List<String> values = column(sql, arguments);
        if (values.size() != 1) {
            throw new AssertionError(values.size() + " rows from " + sql);
        }
        return values.get(0);
    }

    public long count(String sql, Object... arguments) {
        return Long.parseLong(value(sql, arguments));
    }

    /** @return how many rows were changed */
    public int execute(String sql, Object... arguments) {
        try (PreparedStatement statement = prepared(sql, arguments)) {
            statement.execute();
            return statement.getUpdateCount();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private PreparedStatement prepared(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            statement.setObject(i + 1, argument instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : argument);
        }
        return statement;
    }

    /** From here on everything is one transaction, until {@link #commit()}. */
    public void begin() {
        execute("BEGIN");
    }

    public void commit() {
        execute("COMMIT");
    }

    /** Whether somebody waits for the end of this connection's transaction. */
    public boolean hasWaiter() {
        // Not from pg_stat_activity, which stands still within a transaction.
        return count("SELECT count(*) FROM pg_locks WHERE NOT granted"
                + " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))") > 0;
    }

    public void awaitWaiter() {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!hasWaiter()) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("nobody waits");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
