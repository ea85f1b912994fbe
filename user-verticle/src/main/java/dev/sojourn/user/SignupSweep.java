package dev.sojourn.user;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the sweep at intervals, one after the other. */
final class SignupSweep {

    private static final Logger LOG = LoggerFactory.getLogger(SignupSweep.class);

    private final Vertx vertx;
    private final Function<BooleanSupplier, Future<Void>> sweep;
    private final long timer;
    private volatile boolean stopped;
    private Future<Void> running = Future.succeededFuture();

    private SignupSweep(Duration interval, Vertx vertx, Function<BooleanSupplier, Future<Void>> sweep) {
        this.vertx = vertx;
        this.sweep = sweep;
        this.timer = vertx.setPeriodic(interval.toMillis(), tick -> run());
    }

    /** @param sweep is given what tells whether to go on: a sweep that does not end keeps a stop waiting */
    static SignupSweep every(Duration interval, Vertx vertx, Function<BooleanSupplier, Future<Void>> sweep) {
        return new SignupSweep(interval, vertx, sweep);
    }

    private void run() {
        if (running.isComplete()) {
            running = sweep.apply(() -> !stopped)
                    .onFailure(failure -> LOG.warn("the sweep for unfinished signups failed", failure));
        }
    }

    /** Completes when a sweep that is running has ended. */
    Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return running.otherwiseEmpty();
    }
}
