package dev.sojourn.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/**
 * One operation of the API.
 *
 * @param id   its operationId in openapi.yaml
 * @param path      with {@code :name} for parameters
 * @param bodyLimit the largest body in bytes, or null for the one that is configured
 */
record Operation(String id, HttpMethod method, String path, Function<RoutingContext, Future<Answer>> handler,
                 Integer bodyLimit) {

    Operation(String id, HttpMethod method, String path, Function<RoutingContext, Future<Answer>> handler) {
        this(id, method, path, handler, null);
    }

    Operation withBodyLimit(int limit) {
        return new Operation(id, method, path, handler, limit);
    }

    /** A body of JSON that is written while it is read, so that it may be of any size. */
    @FunctionalInterface
    interface Streamed {

        /** @param sink writes a piece and completes when there is room for the next */
        Future<Void> writeTo(Function<Buffer, Future<Void>> sink);
    }

    /** @param body what is written as JSON, or a {@link Streamed} */
    record Answer(int status, Object body) {

        static Answer ok(Object body) {
            return new Answer(200, body);
        }

        static Answer created(Object body) {
            return new Answer(201, body);
        }
    }
}
