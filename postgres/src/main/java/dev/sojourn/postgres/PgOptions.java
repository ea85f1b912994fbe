package dev.sojourn.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.PoolOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;

/** What the PostgreSQL client is told. */
final class PgOptions {

    private static final String APPLICATION_NAME = "sojourn";

    private PgOptions() {
    }

    static PgConnectOptions connect(DatabaseSettings settings) {
        DatabaseUrl url = settings.url();
        PgConnectOptions options = new PgConnectOptions()
                .setHost(url.host())
                .setPort(url.port())
                .setDatabase(url.database())
                .setUser(url.user())
                .setPassword(url.password())
                .setSslMode(url.sslMode())
                .setCachePreparedStatements(true)
                // Every statement of the product is a constant: long ones too are worth keeping.
                .setPreparedStatementCacheSqlFilter(sql -> true)
                .addProperty("application_name", APPLICATION_NAME)
                // The client would log a server's notices, in the server's words: they may quote values.
                .addProperty("client_min_messages", "error")
                .addProperty("statement_timeout", Long.toString(settings.statementTimeout().toMillis()));
        return url.sslMode() == SslMode.DISABLE ? options : options.setSslOptions(ssl(url));
    }

    static PoolOptions pool(DatabaseSettings settings) {
        return new PoolOptions()
                .setName(APPLICATION_NAME)
                .setMaxSize(settings.poolSize())
                .setMaxWaitQueueSize(settings.waitQueue())
                .setConnectionTimeout(millis(settings.connectTimeout()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    static NetClientOptions network(DatabaseSettings settings) {
        return new NetClientOptions()
                .setConnectTimeout(millis(settings.connectTimeout()))
                // Of the handshake: once it is done, SilenceWatch takes its place.
                .setReadIdleTimeout(millis(settings.connectTimeout()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpKeepAlive(true)
                // A server that vanished without a word is noticed when nothing was acknowledged for as long as a
                // statement may take, not after the quarter of an hour that TCP allows. Native transports only.
                .setTcpUserTimeout(millis(settings.statementTimeout()));
    }

    private static ClientSSLOptions ssl(DatabaseUrl url) {
        ClientSSLOptions options = new ClientSSLOptions();
        return switch (url.sslMode()) {
            case VERIFY_FULL -> options.setTrustOptions(trusted(url)).setHostnameVerificationAlgorithm("HTTPS");
            case VERIFY_CA -> options.setTrustOptions(trusted(url)).setHostnameVerificationAlgorithm("");
            // In libpq too these encrypt without asking whom they talk to.
            default -> options.setTrustAll(true).setHostnameVerificationAlgorithm("");
        };
    }

    private static TrustOptions trusted(DatabaseUrl url) {
        if (url.sslRootCert() != null) {
            return new PemTrustOptions().addCertPath(url.sslRootCert().toString());
        }
        try {
            TrustManagerFactory jvm = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            jvm.init((KeyStore) null);
            return TrustOptions.wrap(jvm.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JVM's trust store can't be read", e);
        }
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
