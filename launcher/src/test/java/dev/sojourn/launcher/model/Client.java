package dev.sojourn.launcher.model;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Speaks HTTP on connections that are kept. The client of the JDK was measured to take more of the processor for a
 * request than the service does.
 */
final class Client implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final WebClient http;

    Client(int port) {
        this.http = WebClient.create(vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port)
                .setUserAgentEnabled(false));
    }

    /** @param body null for none */
    CompletableFuture<Answer> send(String method, String path, Map<String, String> headers, JsonObject body) {
        HttpRequest<Buffer> request = http.request(HttpMethod.valueOf(method), path).timeout(PATIENCE.toMillis());
        headers.forEach(request::putHeader);
        return (body == null ? request.send() : request.sendJsonObject(body))
                .map(response -> new Answer(response.statusCode(), response.bodyAsJsonObject()))
                .toCompletionStage().toCompletableFuture();
    }

    @Override
    public void close() {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
