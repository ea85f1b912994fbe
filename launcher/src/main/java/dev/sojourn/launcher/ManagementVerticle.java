package dev.sojourn.launcher;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** What operators and orchestrators ask, on a port of its own that the public never reaches. */
final class ManagementVerticle extends VerticleBase {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final ManagementSettings settings;
    private final Readiness readiness;
    private final PrometheusMeterRegistry meters;
    private HttpServer server;

    ManagementVerticle(ManagementSettings settings, Readiness readiness, PrometheusMeterRegistry meters) {
        this.settings = settings;
        this.readiness = readiness;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        router.get("/livez").handler(context -> text(context, 200, "ok"));
        router.get("/readyz").handler(this::ready);
        router.get("/metrics").handler(this::metrics);
        server = vertx.createHttpServer(new HttpServerOptions().setHost(settings.host()).setPort(settings.port()))
                .requestHandler(router);
        return server.listen();
    }

    /** The port it listens on, which matters where the setting was 0. */
    int port() {
        return server.actualPort();
    }

    @Override
    public Future<?> stop() {
        return server.close();
    }

    private void ready(RoutingContext context) {
        readiness.checks().onSuccess(checks -> {
            boolean ready = !checks.containsValue(false);
            int status = ready ? 200 : 503;
            if (context.queryParams().contains("verbose")) {
                json(context, status, verbose(ready, checks));
            } else {
                text(context, status, ready ? "ok" : "not ready");
            }
        }).onFailure(context::fail);
    }

    private static JsonObject verbose(boolean ready, Map<String, Boolean> checks) {
        JsonObject named = new JsonObject();
        checks.forEach((name, passed) -> named.put(name, passed ? "ok" : "failed"));
        return new JsonObject().put("ready", ready).put("checks", named);
    }

    private void metrics(RoutingContext context) {
        vertx.executeBlocking(() -> meters.scrape(PROMETHEUS_TEXT))
                .onSuccess(page -> context.response().putHeader("Content-Type", PROMETHEUS_TEXT).end(page))
                .onFailure(context::fail);
    }

    private static void json(RoutingContext context, int status, JsonObject body) {
        context.response().setStatusCode(status).putHeader("Content-Type", "application/json").end(body.toBuffer());
    }

    private static void text(RoutingContext context, int status, String body) {
        context.response().setStatusCode(status).putHeader("Content-Type", "text/plain; charset=utf-8").end(body);
    }
}
