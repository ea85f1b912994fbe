package dev.sojourn.gateway;

import dev.sojourn.bus.Service;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.Proof;
import dev.sojourn.gateway.limits.RateLimits;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The gateway over real HTTP and the real bus; the test serves what stands behind it. */
final class TestGateway implements AutoCloseable {

    static final HttpSettings SETTINGS = new HttpSettings("127.0.0.1", 0, 65_536, 0, true, true, List.of(),
            Duration.ofSeconds(20), Duration.ofSeconds(5), HttpsSettings.NONE);

    static final PrivacySettings PRIVACY =
            new PrivacySettings(true, PrivacySettings.PiiInEvents.STRIP);

    private static final Duration TLS_INTERVAL = Duration.ofMillis(20);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final long PATIENCE_SECONDS = 20;

    final MovableClock clock = MovableClock.at(Instant.parse("2026-11-23T18:04:05.678Z"));

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Service> services = new ArrayList<>();
    private final ServiceBus bus;
    private final GatewayVerticle verticle;
    private final String deployment;
    private final int port;

    private TestGateway(HttpSettings settings, Proof proof, PrivacySettings privacy, RateLimits limits,
                        Duration callTimeout, Duration idleTimeout) {
        bus = new ServiceBus(vertx, callTimeout, new SimpleMeterRegistry());
        verticle = new GatewayVerticle(settings, new ProofSettings(proof, Duration.ofDays(30)), OperatorSettings.NONE,
                privacy, bus, limits, meters, clock, idleTimeout, TLS_INTERVAL);
        deployment = await(vertx.deployVerticle(verticle));
        port = verticle.port();
    }

    static TestGateway start() {
        return start(SETTINGS);
    }

    static TestGateway start(HttpSettings settings) {
        return start(settings, RateLimits.NONE);
    }

    static TestGateway start(HttpSettings settings, RateLimits limits) {
        return new TestGateway(settings, Proof.ID, PRIVACY, limits, CALL_TIMEOUT, IDLE_TIMEOUT);
    }

    static TestGateway start(PrivacySettings privacy) {
        return new TestGateway(SETTINGS, Proof.ID, privacy, RateLimits.NONE, CALL_TIMEOUT, IDLE_TIMEOUT);
    }

    static TestGateway askingForTokens(HttpSettings settings) {
        return new TestGateway(settings, Proof.TOKEN, PRIVACY, RateLimits.NONE, CALL_TIMEOUT, IDLE_TIMEOUT);
    }

    static TestGateway withCallTimeout(Duration timeout) {
        return new TestGateway(SETTINGS, Proof.ID, PRIVACY, RateLimits.NONE, timeout, IDLE_TIMEOUT);
    }

    static TestGateway withIdleTimeout(Duration timeout) {
        return new TestGateway(SETTINGS, Proof.ID, PRIVACY, RateLimits.NONE, CALL_TIMEOUT, timeout);
    }

    /** Serves until {@link #reset}; the list gets every request. */
    <Q extends Record, R extends Record> List<Q> serve(Endpoint<Q, R> endpoint, Function<Q, Future<R>> handler) {
        List<Q> requests = Collections.synchronizedList(new ArrayList<>());
        services.add(await(bus.serve(endpoint, request -> {
            requests.add(request);
            return handler.apply(request);
        })));
        return requests;
    }

    <Q extends Record, R extends Record> List<Q> reply(Endpoint<Q, R> endpoint, R reply) {
        return serve(endpoint, request -> Future.succeededFuture(reply));
    }

    /** Nobody serves anything any more. */
    void reset() {
        services.forEach(service -> await(service.close()));
        services.clear();
    }

    int port() {
        return port;
    }

    Vertx vertx() {
        return vertx;
    }

    ServiceBus bus() {
        return bus;
    }

    RawConnection connect() {
        return new RawConnection(port);
    }

    /** How often the code was answered so far. */
    double errors(String code) {
        return meters.find("sojourn.errors").tag("code", code).counters().stream().mapToDouble(Counter::count).sum();
    }

    /** How often the limit refused so far. */
    double limited(String limit) {
        return meters.find("sojourn.rate.limited").tag("limit", limit).counters().stream()
                .mapToDouble(Counter::count).sum();
    }

    Answer get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Answer post(String path, String json, String... headers) {
        HttpRequest.Builder request = request("POST", path, BodyPublishers.ofString(json), headers)
                .header("Content-Type", "application/json");
        return exchange(request.build());
    }

    /** @param headers names and values by turns */
    Answer send(String method, String path, BodyPublisher body, String... headers) {
        return exchange(request(method, path, body, headers).build());
    }

    HttpRequest.Builder request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    Answer exchange(HttpRequest request) {
        try {
            return checked(request, client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Future<Answer> exchangeAsync(HttpRequest request) {
        return Future.fromCompletionStage(client.sendAsync(request, BodyHandlers.ofString()))
                .map(response -> checked(request, response));
    }

    private static Answer checked(HttpRequest request, HttpResponse<String> response) {
        Map<String, List<String>> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(), values));
        Answer answer = new Answer(response.statusCode(), headers, response.body());
        if (request.uri().getPath().startsWith("/api/") && response.statusCode() != 204) {
            Conformance.check(request.method(), request.uri().getRawPath(), answer);
        }
        return answer;
    }

    Future<Void> undeploy() {
        return vertx.undeploy(deployment);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("did not complete", e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
