package dev.sojourn.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a server its TLS, and gives it anew when the files have changed: certificates last for weeks. */
final class TlsFiles {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

    private final Vertx vertx;
    private final PemFiles files;
    private PemKeyCertOptions inUse;

    private TlsFiles(Vertx vertx, PemFiles files, PemKeyCertOptions inUse) {
        this.vertx = vertx;
        this.files = files;
        this.inUse = inUse;
    }

    static Future<TlsFiles> read(Vertx vertx, PemFiles files) {
        return vertx.executeBlocking(() -> files.read(vertx)).map(pem -> new TlsFiles(vertx, files, pem));
    }

    /** HTTP/1.1 only: the server's drain, as it stands, is one of HTTP/1.1. TLS 1.2 and 1.3 are Vert.x' default. */
    void applyTo(HttpServerOptions options) {
        options.setSsl(true).setUseAlpn(false).setKeyCertOptions(inUse);
    }

    /** Connections that are open go on with what they began with. */
    void watch(HttpServer server, Duration interval) {
        vertx.setPeriodic(interval.toMillis(), timer -> vertx.executeBlocking(() -> files.read(vertx))
                .compose(pem -> isInUse(pem) ? Future.succeededFuture() : update(server, pem))
                .onFailure(failure -> LOG.warn("the files of http.tls can't be used, the ones in use stay: {}",
                        failure.getMessage())));
    }

    private boolean isInUse(PemKeyCertOptions pem) {
        return pem.getCertValue().equals(inUse.getCertValue()) && pem.getKeyValue().equals(inUse.getKeyValue());
    }

    private Future<?> update(HttpServer server, PemKeyCertOptions pem) {
        return server.updateSSLOptions(new ServerSSLOptions().setUseAlpn(false).setKeyCertOptions(pem))
                .onSuccess(updated -> {
                    inUse = pem;
                    LOG.info("the files of http.tls have changed and are in use");
                });
    }
}
