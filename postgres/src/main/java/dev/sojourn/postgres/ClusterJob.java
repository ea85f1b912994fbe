package dev.sojourn.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done at intervals, on one node of those that share a database at a time. A transaction holds an advisory
 * lock while the work runs on other connections; a node that finds it taken leaves this run out. Should the connection
 * break, the lock is gone while the work still runs: the work has to bear company, only not to need it.
 *
 * <p>It belongs to one event loop. A job takes one connection of the pool while it runs, beside those of its work.
 */
public final class ClusterJob {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterJob.class);

    /** Keys of advisory locks are numbers that a whole database shares: the seed makes these ours. */
    private static final Query TRY_LOCK = new Query("job.lock",
            "SELECT pg_try_advisory_xact_lock(hashtextextended($1, x'536F6A6F75726E'::bigint)) AS locked");
    private static final long NEVER = -1;

    private final Vertx vertx;
    private final Database database;
    private final InstantSource clock;
    private final String name;
    private final Function<BooleanSupplier, Future<?>> work;
    private final Timer duration;
    private final Counter failures;
    private final AtomicLong lastSuccessMillis = new AtomicLong();
    private Future<Void> running = Future.succeededFuture();
    private long timer = NEVER;
    private boolean stopping;

    /**
     * @param meters gets, by job, {@code sojourn.job.last_success} (when the latest run that succeeded here began, in
     *               seconds since 1970; 0 before the first), {@code sojourn.job.failures} and {@code sojourn.job.duration}
     * @param name   tells it from other jobs: the key of its lock and a metric's tag, so a constant
     * @param work   one run. It asks the argument between its steps whether to go on and ends early when not
     */
    public ClusterJob(Vertx vertx, Database database, MeterRegistry meters, InstantSource clock, String name,
                      Function<BooleanSupplier, Future<?>> work) {
        this.vertx = vertx;
        this.database = database;
        this.clock = clock;
        this.name = name;
        this.work = work;
        this.duration = Timer.builder("sojourn.job.duration").description("Time the runs of a job took")
                .tag("job", name).register(meters);
        this.failures = Counter.builder("sojourn.job.failures").description("Runs of a job that failed")
                .tag("job", name).register(meters);
        TimeGauge.builder("sojourn.job.last_success", lastSuccessMillis, TimeUnit.MILLISECONDS, AtomicLong::get)
                .description("When the latest run of a job that succeeded on this node began")
                .tag("job", name).register(meters);
    }

    /** Runs it from now on, for the first time when the interval has passed. */
    public void every(Duration interval) {
        timer = vertx.setPeriodic(interval.toMillis(), tick -> run());
    }

    /**
     * Runs it once, unless a run is going on here or on another node.
     *
     * @return completes with the end of the run that is going on here; never fails: that is logged and counted
     */
    public Future<Void> run() {
        if (running.isComplete() && !stopping) {
            running = runAlone().otherwiseEmpty();
        }
        return running;
    }

    private Future<Void> runAlone() {
        long began = clock.millis();
        return database.inTransaction(transaction -> transaction.run(TRY_LOCK, Tuple.of(name))
                        .compose(row -> Rows.only(row).getBoolean("locked")
                                ? timed().onSuccess(done -> lastSuccessMillis.set(began))
                                : Future.succeededFuture()))
                .onFailure(this::report)
                .mapEmpty();
    }

    private Future<?> timed() {
        long start = System.nanoTime();
        return Future.succeededFuture().<Object>compose(now -> work.apply(() -> !stopping).mapEmpty())
                .onComplete(ended -> duration.record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
    }

    private void report(Throwable failure) {
        failures.increment();
        LOG.atError().addKeyValue("job", name).setCause(failure).log("a job failed; it is tried again at its next time");
    }

    /** Completes when a run that is going on here has ended. */
    public Future<Void> stop() {
        stopping = true;
        vertx.cancelTimer(timer);
        return running;
    }
}
