package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.gateway.limits.RateLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Serves the API over HTTP. Speaks to everything else over the service bus. */
public final class GatewayVerticle extends VerticleBase {

    private final HttpSettings settings;
    private final ProofSettings proof;
    private final OperatorSettings ofOperator;
    private final PrivacySettings privacy;
    private final ServiceBus bus;
    private final RateLimits limits;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Duration idleTimeout;
    private final Duration tlsInterval;
    private Api api;
    private HttpServer server;

    public GatewayVerticle(HttpSettings settings, ProofSettings proof, OperatorSettings ofOperator,
                           PrivacySettings privacy, ServiceBus bus, RateLimits limits, MeterRegistry meters,
                           InstantSource clock) {
        this(settings, proof, ofOperator, privacy, bus, limits, meters, clock, idleTimeout(settings),
                Duration.ofMinutes(1));
    }

    /** Longer than anything that a client may have to wait for. */
    private static Duration idleTimeout(HttpSettings settings) {
        Duration usual = Duration.ofSeconds(60);
        Duration erasure = settings.erasure().plusSeconds(5);
        return usual.compareTo(erasure) > 0 ? usual : erasure;
    }

    /**
     * @param idleTimeout how long a connection may be silent in both directions before it is closed
     * @param tlsInterval how often it is looked whether the files of TLS have changed
     */
    GatewayVerticle(HttpSettings settings, ProofSettings proof, OperatorSettings ofOperator, PrivacySettings privacy,
                    ServiceBus bus, RateLimits limits, MeterRegistry meters, InstantSource clock, Duration idleTimeout,
                    Duration tlsInterval) {
        this.settings = settings;
        this.proof = proof;
        this.ofOperator = ofOperator;
        this.privacy = privacy;
        this.bus = bus;
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
        this.idleTimeout = idleTimeout;
        this.tlsInterval = tlsInterval;
    }

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(() -> new Api(settings, proof, ofOperator, privacy, bus, limits, meters, clock))
                .compose(this::serve);
    }

    private Future<?> serve(Api loaded) {
        api = loaded;
        return settings.https().files().isEmpty() ? listen(options()) : TlsFiles
                .read(vertx, settings.https().files().get())
                .compose(this::listenWithTls);
    }

    private Future<?> listenWithTls(TlsFiles tls) {
        HttpServerOptions options = options();
        tls.applyTo(options);
        return listen(options).onSuccess(listening -> tls.watch(server, tlsInterval));
    }

    private Future<?> listen(HttpServerOptions options) {
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> connected(connection, options))
                .requestHandler(api.handler(vertx))
                .invalidRequestHandler(api::refuseUnreadable);
        return server.listen();
    }

    private void connected(HttpConnection connection, HttpServerOptions options) {
        StrictRequestDecoder.install(connection, options);
        api.connected(connection);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                // No browser speaks HTTP/2 without TLS; and while the server waits for a connection to say which HTTP
                // it speaks, it does not close it at shutdown.
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(true)
                // Nothing here speaks WebSocket; a connection's pipeline is shorter without.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setIdleTimeout((int) idleTimeout.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** The port it listens on, which matters where the setting was 0. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public Future<?> stop() {
        api.drain();
        return server.shutdown(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
    }
}
