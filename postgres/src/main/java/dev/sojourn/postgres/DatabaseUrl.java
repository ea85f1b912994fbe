package dev.sojourn.postgres;

import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a database is and who asks.
 *
 * @param host        a name or an address, IPv6 without brackets
 * @param password    empty when none is needed
 * @param sslMode     with the meaning it has in libpq
 * @param sslRootCert PEM file of the authorities that the server's certificate is verified against; null for those the
 *                    JVM trusts
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Connection URIs</a>
 */
public record DatabaseUrl(String host, int port, String database, String user, String password, SslMode sslMode,
                          Path sslRootCert) {

    public static final int DEFAULT_PORT = 5432;

    public DatabaseUrl {
        Objects.requireNonNull(host);
        Objects.requireNonNull(database);
        Objects.requireNonNull(user);
        Objects.requireNonNull(password);
        Objects.requireNonNull(sslMode);
        if (sslMode == SslMode.REQUIRE && sslRootCert != null) {
            // As libpq has it: who names authorities wants them asked.
            sslMode = SslMode.VERIFY_CA;
        }
    }

    public DatabaseUrl(String host, int port, String database, String user, String password, SslMode sslMode) {
        this(host, port, database, user, password, sslMode, null);
    }

    /**
     * Reads {@code postgresql://user:password@host:port/database?sslmode=...} ({@code postgres://} too). User, password
     * and database may be percent-encoded, the port is 5432 unless given, the sslmode {@code prefer}.
     *
     * @throws IllegalArgumentException saying what is wrong without quoting the password or what may be part of it
     */
    public static DatabaseUrl parse(String url) {
        return DatabaseUrlParser.parse(url);
    }

    /** The same server and user, another database. */
    public DatabaseUrl withDatabase(String other) {
        return new DatabaseUrl(host, port, other, user, password, sslMode, sslRootCert);
    }

    /** For JDBC. User and password are not in it: they are given apart, so that no message can quote them. */
    public String jdbcUrl() {
        StringBuilder url = new StringBuilder("jdbc:postgresql://").append(authority()).append('/')
                .append(encoded(database)).append("?ApplicationName=sojourn&sslmode=").append(sslMode.value);
        if (sslRootCert != null) {
            url.append("&sslrootcert=").append(encoded(sslRootCert.toString()));
        } else if (sslMode == SslMode.VERIFY_CA || sslMode == SslMode.VERIFY_FULL) {
            // Without it the driver looks for a file in the home directory instead of asking the JVM's trust store.
            url.append("&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return url.toString();
    }

    /** The URL with asterisks for the password. */
    @Override
    public String toString() {
        return "postgresql://" + encoded(user) + (password.isEmpty() ? "" : ":***") + '@' + authority() + '/'
                + encoded(database) + "?sslmode=" + sslMode.value;
    }

    private String authority() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
