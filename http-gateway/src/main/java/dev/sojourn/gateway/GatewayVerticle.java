package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Serves the API over HTTP. Speaks to everything else over the service bus. */
public final class GatewayVerticle extends VerticleBase {

    private final HttpSettings settings;
    private final OperatorSettings ofOperator;
    private final PrivacySettings privacy;
    private final ServiceBus bus;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Duration idleTimeout;
    private Api api;
    private HttpServer server;

    public GatewayVerticle(HttpSettings settings, OperatorSettings ofOperator, PrivacySettings privacy, ServiceBus bus,
                           MeterRegistry meters, InstantSource clock) {
        this(settings, ofOperator, privacy, bus, meters, clock, Duration.ofSeconds(60));
    }

    /** @param idleTimeout how long a connection may be silent in both directions before it is closed */
    GatewayVerticle(HttpSettings settings, OperatorSettings ofOperator, PrivacySettings privacy, ServiceBus bus,
                    MeterRegistry meters, InstantSource clock, Duration idleTimeout) {
        this.settings = settings;
        this.ofOperator = ofOperator;
        this.privacy = privacy;
        this.bus = bus;
        this.meters = meters;
        this.clock = clock;
        this.idleTimeout = idleTimeout;
    }

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(() -> new Api(settings, ofOperator, privacy, bus, meters, clock)).compose(this::serve);
    }

    private Future<HttpServer> serve(Api loaded) {
        api = loaded;
        server = vertx.createHttpServer(options())
                .connectionHandler(api::connected)
                .requestHandler(api.handler(vertx))
                .invalidRequestHandler(api::refuseUnreadable);
        return server.listen();
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
