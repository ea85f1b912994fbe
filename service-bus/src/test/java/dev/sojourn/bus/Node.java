package dev.sojourn.bus;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.function.Supplier;

/** A Vertx instance with its bus. */
record Node(Vertx vertx, ServiceBus bus) {

    static Node of(Vertx vertx, Duration timeout) {
        return new Node(vertx, new ServiceBus(vertx, timeout, new SimpleMeterRegistry()));
    }

    /** A context as each HTTP request has one: its own locals, on an event loop it shares with others. */
    ContextInternal requestContext() {
        return ((VertxInternal) vertx).createEventLoopContext().duplicate();
    }

    /** Does the work as an HTTP request of that id would. */
    <T> Future<T> asRequest(String requestId, Supplier<Future<T>> work) {
        return on(requestContext(), () -> {
            RequestId.enter(requestId);
            return work.get();
        });
    }

    static <T> Future<T> on(ContextInternal context, Supplier<Future<T>> work) {
        Promise<T> answer = context.promise();
        context.runOnContext(now -> work.get().onComplete(answer));
        return answer.future();
    }
}
