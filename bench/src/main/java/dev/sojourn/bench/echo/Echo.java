package dev.sojourn.bench.echo;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** main() of a server that reads a request's body and answers as much as the service does. No router, no check. */
public final class Echo extends VerticleBase {

    private static final Buffer ANSWER = Buffer.buffer("{\"success\":true,\"event\":{"
            + "\"eventId\":\"01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234\",\"eventType\":\"QUIZ_ANSWERED\","
            + "\"timestamp\":\"2026-11-23T18:04:05.678Z\"}}");

    private final int port;

    private Echo(int port) {
        this.port = port;
    }

    /** @param args port, number of instances */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
                .deployVerticle(() -> new Echo(port),
                        new DeploymentOptions().setInstances(Integer.parseInt(args[1])))
                .await();
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1");
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> request.response().setStatusCode(201)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(ANSWER));
    }
}
