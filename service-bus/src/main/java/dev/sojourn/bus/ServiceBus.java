package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Typed calls over the Vert.x event bus, and the only code that touches it. One for a Vertx instance.
 *
 * <p>A call always gets an answer: what the handler returns, the {@link ServiceException} it fails with,
 * {@link ErrorCode#INTERNAL} at once when it throws or a message can't be decoded, {@link ErrorCode#UNAVAILABLE} at
 * once when nobody serves the address and after the timeout when nobody answers. The calls that a request makes one after
 * the other share the timeout: it is the request that is answered in time, however many calls it takes.
 *
 * <p>On a node that serves an address itself, calls to it stay there and the record crosses by reference; Vert.x alone
 * would send every other one to another node. Between nodes the record crosses as JSON.
 */
public final class ServiceBus {

    private static final String REQUEST_ID = "request-id";
    /** Present when the caller is not known to share this JVM, so that the reply has to be encoded. */
    private static final String REMOTE = "remote";

    private final Vertx vertx;
    private final Duration timeout;
    private final BusMeters meters;
    private final ConcurrentMap<String, Integer> servedHere = new ConcurrentHashMap<>();

    /**
     * @param timeout how long a call, and all calls of a request together, wait for replies
     * @param meters  gets a timer {@code sojourn.bus.calls} by address and outcome
     */
    public ServiceBus(Vertx vertx, Duration timeout, MeterRegistry meters) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.meters = new BusMeters(meters);
        vertx.eventBus().registerDefaultCodec(Parcel.class, new ParcelCodec());
    }

    /** Sends the request and answers with the reply, or with a {@link ServiceException}; nothing else. */
    public <Q extends Record, R extends Record> Future<R> call(Endpoint<Q, R> endpoint, Q request) {
        return call(endpoint, request, patienceMillis());
    }

    /**
     * The same for what may take longer than a request has time.
     *
     * @param patience how long to wait for the reply
     */
    public <Q extends Record, R extends Record> Future<R> call(Endpoint<Q, R> endpoint, Q request, Duration patience) {
        return call(endpoint, request, patience.toMillis());
    }

    private <Q extends Record, R extends Record> Future<R> call(Endpoint<Q, R> endpoint, Q request, long patience) {
        long start = System.nanoTime();
        Future<R> reply = servedHere.containsKey(endpoint.address())
                ? callHere(endpoint, request, start, patience)
                : callAnywhere(endpoint, request, patience);
        return reply.onComplete(done -> meters.record(endpoint, done.cause(), System.nanoTime() - start));
    }

    private <Q extends Record, R extends Record> Future<R> callHere(Endpoint<Q, R> endpoint, Q request, long start,
                                                                            long patience) {
        return send(endpoint, () -> Parcel.of(request), options(patience).setLocalOnly(true))
                .recover(failure -> wasNotTaken(failure, System.nanoTime() - start, patience)
                        // The service that it was for stopped a moment ago: another, or another node, may serve it.
                        ? callAnywhere(endpoint, request, patience)
                        : Future.failedFuture(BusFailures.ofCall(failure)));
    }

    /** Whether it is certain that no handler has seen the message, nor will. */
    private static boolean wasNotTaken(Throwable failure, long waitedNanos, long patienceMillis) {
        if (!(failure instanceof ReplyException reply)) {
            return false;
        }
        return switch (reply.failureType()) {
            case NO_HANDLERS -> true;
            // Before its time, a timeout is how Vert.x hands back what a consumer had not taken when it unregistered.
            case TIMEOUT -> waitedNanos < TimeUnit.MILLISECONDS.toNanos(patienceMillis);
            default -> false;
        };
    }

    private <Q extends Record, R extends Record> Future<R> callAnywhere(Endpoint<Q, R> endpoint, Q request, long patience) {
        // Encoded here and not by the connection: there a failure would be no more than a missing reply.
        return send(endpoint, () -> Parcel.encoded(request), options(patience).addHeader(REMOTE, "true"))
                .recover(failure -> Future.failedFuture(BusFailures.ofCall(failure)));
    }

    private <R extends Record> Future<R> send(Endpoint<?, R> endpoint, Supplier<Parcel> parcel,
                                              DeliveryOptions options) {
        try {
            return vertx.eventBus().<Parcel>request(endpoint.address(), parcel.get(), options)
                    .map(reply -> reply.body().open(endpoint.reply()));
        } catch (RuntimeException e) {
            // No request, one that has no JSON, or a Vertx that has been closed.
            return Future.failedFuture(e);
        }
    }

    /** What is left of the request's time; a moment where nothing is, so that the call fails like any that is late. */
    private long patienceMillis() {
        return Math.max(1, timeout.toMillis() - TimeUnit.NANOSECONDS.toMillis(RequestId.elapsedNanos()));
    }

    private DeliveryOptions options(long patienceMillis) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(patienceMillis);
        String requestId = RequestId.current();
        return requestId == null ? options : options.addHeader(REQUEST_ID, requestId);
    }

    /**
     * Serves an endpoint on the current context. Completes when calls from every node can reach the handler.
     *
     * @param handler may throw, or fail with anything; the caller is answered in every case
     */
    public <Q extends Record, R extends Record> Future<Service> serve(Endpoint<Q, R> endpoint,
                                                                      Function<Q, Future<R>> handler) {
        String address = endpoint.address();
        Context context = vertx.getOrCreateContext();
        MessageConsumer<Parcel> consumer = vertx.eventBus().consumer(address);
        Service service = new Service(() -> leave(address)
                .compose(left -> turnOf(context))
                .compose(turn -> consumer.unregister()));
        consumer.handler(message -> service.track(answer(endpoint, handler, message)));
        return consumer.completion()
                .onSuccess(registered -> servedHere.merge(address, 1, Integer::sum))
                .map(service);
    }

    private Future<Void> leave(String address) {
        Integer others = servedHere.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        return others == null ? Departure.announce(vertx, address) : Future.succeededFuture();
    }

    /** Completes on the context, after the messages that have arrived there before. */
    private static Future<Void> turnOf(Context context) {
        return Future.future(promise -> context.runOnContext(promise::complete));
    }

    private static <Q extends Record, R extends Record> Future<Void> answer(
            Endpoint<Q, R> endpoint, Function<Q, Future<R>> handler, Message<Parcel> message) {
        String requestId = message.headers().get(REQUEST_ID);
        RequestId.enter(requestId);
        boolean remote = message.headers().contains(REMOTE);
        return Future.<Q>succeededFuture()
                .map(nothing -> message.body().open(endpoint.request()))
                // A null in compose would end the chain without an answer.
                .compose(request -> Objects.requireNonNull(handler.apply(request), "the handler returned no future"))
                .map(reply -> remote ? Parcel.encoded(reply) : Parcel.of(reply))
                .onSuccess(message::reply)
                .onFailure(failure -> message.fail(0, BusFailures.report(endpoint, requestId, failure).name()))
                .otherwiseEmpty()
                .mapEmpty();
    }
}
