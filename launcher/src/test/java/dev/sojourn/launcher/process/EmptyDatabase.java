package dev.sojourn.launcher.process;

import dev.sojourn.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A database without tables, beside a test's. */
record EmptyDatabase(DatabaseUrl url) implements AutoCloseable {

    static EmptyDatabase beside(DatabaseUrl other) throws SQLException {
        DatabaseUrl url = other.withDatabase("sojourn_process_" + UUID.randomUUID().toString().substring(0, 8));
        execute(url.withDatabase("postgres"), "CREATE DATABASE \"" + url.database() + '"');
        return new EmptyDatabase(url);
    }

    /** The first column of the first row, as text. */
    String query(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    void execute(String sql) throws SQLException {
        execute(url, sql);
    }

    /** How many migrations each history has, and whether each owner's table is there. */
    String schema() throws SQLException {
        return query("""
                SELECT (SELECT count(*) FROM user_schema_history WHERE type = 'SQL') || ' '
                    || (SELECT count(*) FROM session_schema_history WHERE type = 'SQL') || ' '
                    || (SELECT count(*) FROM event_schema_history WHERE type = 'SQL') || ' '
                    || (to_regclass('users') IS NOT NULL) || ' ' || (to_regclass('user_sessions') IS NOT NULL) || ' '
                    || (to_regclass('event_logs') IS NOT NULL)""");
    }

    Connection connect() throws SQLException {
        return connect(url);
    }

    private static Connection connect(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }

    static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute(url.withDatabase("postgres"), "DROP DATABASE IF EXISTS \"" + url.database() + "\" WITH (FORCE)");
    }
}
