package dev.sojourn.user;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the sweep at intervals, one after the other. */
final class SignupSweep {

    private static final Logger LOG = LoggerFactory.getLogger(SignupSweep.class);

    private final Vertx vertx;
    private final Supplier<Future<Void>> sweep;
    private final long timer;
    private Future<Void> running = Future.succeededFuture();

    private SignupSweep(Duration interval, Vertx vertx, Supplier<Future<Void>> sweep) {
        this.vertx = vertx;
        this.sweep = sweep;
        this.timer = vertx.setPeriodic(interval.toMillis(), tick -> run());
    }

    static SignupSweep every(Duration interval, Vertx vertx, Supplier<Future<Void>> sweep) {
        return new SignupSweep(interval, vertx, sweep);
    }

    private void run() {
        if (running.isComplete()) {
            running = sweep.get().onFailure(failure -> LOG.warn("the sweep for unfinished signups failed", failure));
        }
    }

    /** Completes when a sweep that is running has ended. */
    Future<Void> stop() {
        vertx.cancelTimer(timer);
        return running.otherwiseEmpty();
    }
}
