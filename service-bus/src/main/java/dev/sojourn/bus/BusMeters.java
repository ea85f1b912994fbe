package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.ServiceException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Measures this node's calls by address and outcome, from the call to its reply. Vert.x' own meters of the event bus are
 * looked up anew for each step of each message.
 */
final class BusMeters {

    private static final String OK = "ok";

    private final MeterRegistry meters;
    private final ConcurrentMap<String, Timer> succeeded = new ConcurrentHashMap<>();

    BusMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param failure what the call failed with, or null */
    void record(Endpoint<?, ?> endpoint, Throwable failure, long nanos) {
        Timer timer = failure == null
                ? succeeded.computeIfAbsent(endpoint.address(), address -> timer(address, OK))
                : timer(endpoint.address(), ((ServiceException) failure).code().name());
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String address, String outcome) {
        return Timer.builder("sojourn.bus.calls")
                .description("Time from a call over the service bus to its reply")
                .tag("address", address).tag("outcome", outcome)
                .register(meters);
    }
}
