package dev.sojourn.bench.sql;

import dev.sojourn.bench.load.Sessions;
import dev.sojourn.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The service's tables, as its migrations made them. */
public final class Tables implements AutoCloseable {

    private static final String SESSIONS = """
            INSERT INTO user_sessions (session_id, last_seen, created_at, updated_at)
            SELECT ('%s' || n)::uuid, now(), now(), now() FROM generate_series(%d, %d) AS n
            ON CONFLICT DO NOTHING""";

    private final Connection connection;

    /** @param url of the server; it asks for no password */
    public Tables(DatabaseUrl url) {
        try {
            connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sees to it that there are so many sessions. */
    public void sessions(int count) {
        sessions(Sessions.FIRST, Sessions.FIRST + count - 1);
    }

    /** Sees to it that there is this one too; a session that was erased can't come back. */
    void session(int number) {
        sessions(Sessions.FIRST + number, Sessions.FIRST + number);
    }

    private void sessions(long first, long last) {
        run(SESSIONS.formatted(Sessions.PREFIX, first, last));
        run("VACUUM ANALYZE user_sessions");
    }

    /** The partitions that a service has that has run for three months. */
    public void pastWeeks() {
        History.makeWeeks(this);
    }

    /** What every contestant starts from: no events, and nothing of anybody else's left to be written. */
    public void empty() {
        run("TRUNCATE event_logs, event_ids");
        run("CHECKPOINT");
    }

    public long events() {
        return number("SELECT count(*) FROM event_logs");
    }

    public void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** The first column of the first row. */
    public String text(String sql) {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
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
