package dev.sojourn.postgres;

import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGPooledConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connections that are given back for whoever asks next. Flyway opens two for every history, and each costs a
 * handshake: that is a good part of what a start with nothing to migrate takes. For one thread.
 */
final class ReusedConnections extends PGSimpleDataSource implements AutoCloseable {

    @Serial
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ReusedConnections.class);
    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    private final transient List<PooledConnection> opened = new ArrayList<>();
    private final transient Deque<PooledConnection> idle = new ArrayDeque<>();

    ReusedConnections(DatabaseUrl url) {
        setURL(url.jdbcUrl());
        setUser(url.user());
        setPassword(url.password());
        setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
        // They quote rows.
        setLogServerErrorDetail(false);
    }

    @Override
    public Connection getConnection() throws SQLException {
        PooledConnection connection = idle.poll();
        return (connection == null ? open() : connection).getConnection();
    }

    private PooledConnection open() throws SQLException {
        PooledConnection connection = new PGPooledConnection(super.getConnection(), true);
        opened.add(connection);
        connection.addConnectionEventListener(new ConnectionEventListener() {
            @Override
            public void connectionClosed(ConnectionEvent event) {
                idle.push(connection);
            }

            @Override
            public void connectionErrorOccurred(ConnectionEvent event) {
                idle.remove(connection);
            }
        });
        return connection;
    }

    @Override
    public void close() {
        for (PooledConnection connection : opened) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A connection that is no longer needed did not close", e);
            }
        }
    }
}
