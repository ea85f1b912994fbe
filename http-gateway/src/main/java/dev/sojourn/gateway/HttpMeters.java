package dev.sojourn.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures requests by operation and status, and counts connections. Vert.x has meters of this kind too; they look each
 * of six up anew for every request, which cost a tenth of what one event costs here. One for an event loop.
 */
final class HttpMeters {

    private final MeterRegistry meters;
    private final OfRoute unrouted;
    private final AtomicInteger connections = new AtomicInteger();

    HttpMeters(MeterRegistry meters) {
        this.meters = meters;
        this.unrouted = new OfRoute("none", "none");
        Gauge.builder("sojourn.http.connections", connections, AtomicInteger::get)
                .description("Connections that are open").register(meters);
    }

    /** Measures a request that reaches no operation: an unknown path, a wrong method, a page. */
    void begin(HttpServerRequest request) {
        unrouted.begin(request);
    }

    /** What measures the requests of one operation. */
    OfRoute of(Operation operation) {
        return new OfRoute(operation.path(), operation.method().name());
    }

    /** Counts the connection until it is closed. */
    void connected(HttpConnection connection) {
        connections.incrementAndGet();
        connection.closeHandler(closed -> connections.decrementAndGet());
    }

    /** Requests of one route: a path's pattern, never a path. */
    final class OfRoute {

        private final String route;
        private final String method;
        private final Map<Integer, Timer> byStatus = new HashMap<>();

        private OfRoute(String route, String method) {
            this.route = route;
            this.method = method;
        }

        /** Records when the answer has been written. Called again for a request, the last call counts. */
        void begin(HttpServerRequest request) {
            long start = System.nanoTime();
            HttpServerResponse response = request.response();
            response.endHandler(over -> {
                // It is called too when the client hangs up before.
                if (response.ended()) {
                    byStatus.computeIfAbsent(response.getStatusCode(), this::timer)
                            .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                }
            });
        }

        private Timer timer(int status) {
            return Timer.builder("sojourn.http.requests")
                    .description("Time from a request's head to the end of its answer")
                    .tag("route", route).tag("method", method).tag("status", Integer.toString(status))
                    .register(meters);
        }
    }
}
