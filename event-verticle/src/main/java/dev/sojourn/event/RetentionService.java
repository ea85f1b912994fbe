package dev.sojourn.event;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.PurgeSessions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is within retention and room for what is to come. All of it is steps of bounded size, each committed by
 * itself: ended anywhere, it goes on from there the next time, on whatever node.
 */
final class RetentionService {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionService.class);

    /** How far ahead there are weeks: the job may fail for as long before events go to the late edge. */
    private static final Duration AHEAD = Duration.ofDays(8 * 7);
    /** About 4 MB, up to 30 thousand events. */
    private static final int PAGES = 512;
    private static final int ROWS = 5_000;
    private static final int SESSIONS = 1_000;
    /** With the above, up to 200 thousand sessions are looked at in one run; the next one goes on from there. */
    private static final int PURGE_STEPS = 200;
    /** A lock is asked for 20 times in half a minute; whoever keeps it longer keeps it till the next run. */
    private static final int TRIES = 20;
    private static final long PAUSE_MILLIS = 1_500;

    private final EventSettings settings;
    private final RetentionRepository repository;
    private final ServiceBus bus;
    private final Vertx vertx;
    private final InstantSource clock;
    private final AtomicLong partitions = new AtomicLong();
    private final Counter made;
    private final Counter dropped;
    private final Counter trimmed;
    private final Counter purged;
    private UUID purgedUpTo;

    RetentionService(EventSettings settings, RetentionRepository repository, ServiceBus bus, Vertx vertx,
                     MeterRegistry meters, InstantSource clock) {
        this.settings = settings;
        this.repository = repository;
        this.bus = bus;
        this.vertx = vertx;
        this.clock = clock;
        this.made = counter(meters, "partitions.made", "Partitions of the event log that were made");
        this.dropped = counter(meters, "partitions.dropped", "Partitions of the event log that were dropped");
        this.trimmed = counter(meters, "edge.removed", "Events past retention removed from the event log's edges");
        this.purged = counter(meters, "sessions.purged", "Expired sessions without events that were removed");
        Gauge.builder("sojourn.retention.partitions", partitions, AtomicLong::get)
                .description("Partitions of the event log after the latest run on this node").register(meters);
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder("sojourn.retention." + name).description(description).register(meters);
    }

    /** @param goOn asked before each step */
    Future<Void> run(BooleanSupplier goOn) {
        Run run = new Run(goOn, clock.instant());
        return repeat(run, () -> extend(run))
                .compose(extended -> repeat(run, () -> drop(run)))
                .compose(dropped -> repeat(run, () -> trim(run)))
                .compose(removed -> repeat(run, () -> purge(run)))
                .compose(done -> repository.countPartitions())
                .onSuccess(partitions::set)
                // What was done before a step failed was done.
                .onComplete(ended -> account(run))
                .mapEmpty();
    }

    /** One run, and what it did. */
    private final class Run {

        private final BooleanSupplier goOn;
        private final Instant now;
        private final Instant cutoff;
        private int made;
        private int dropped;
        private long trimmed;
        private long purged;
        private int purgeSteps;

        Run(BooleanSupplier goOn, Instant now) {
            this.goOn = goOn;
            this.now = now;
            this.cutoff = now.minus(settings.retention());
        }
    }

    private void account(Run run) {
        made.increment(run.made);
        dropped.increment(run.dropped);
        trimmed.increment(run.trimmed);
        purged.increment(run.purged);
        if (run.made + run.dropped + run.trimmed + run.purged > 0) {
            LOG.atInfo().addKeyValue("partitionsMade", run.made).addKeyValue("partitionsDropped", run.dropped)
                    .addKeyValue("edgeEventsRemoved", run.trimmed).addKeyValue("sessionsPurged", run.purged)
                    .log("kept retention");
        }
    }

    private Future<Boolean> extend(Run run) {
        return patiently(run, TRIES, () -> repository.extend(run.now.plus(AHEAD), run.now))
                .onSuccess(extended -> run.made += extended ? 1 : 0);
    }

    /** The ids first: once the events are gone nothing tells which ids to forget. */
    private Future<Boolean> drop(Run run) {
        AtomicReference<Long> page = new AtomicReference<>(0L);
        return repeat(run, () -> repository.forget(run.cutoff, page.get(), PAGES)
                        .map(next -> {
                            page.set(next);
                            return next != null;
                        }))
                .compose(forgotten -> page.get() == null
                        ? patiently(run, TRIES, () -> repository.expire(run.cutoff))
                        : Future.succeededFuture(false))
                .onSuccess(expired -> run.dropped += expired ? 1 : 0)
                .compose(expired -> patiently(run, TRIES, repository::validateEarly).map(expired));
    }

    private Future<Boolean> trim(Run run) {
        return repository.trim(run.cutoff, ROWS).map(removed -> {
            run.trimmed += removed;
            return removed > 0;
        });
    }

    /** Goes on where the latest run on this node ended, and ends with the last session. */
    private Future<Boolean> purge(Run run) {
        return bus.call(Endpoints.SESSION_PURGE, new PurgeSessions(purgedUpTo, SESSIONS)).map(step -> {
            run.purged += step.purged();
            purgedUpTo = step.next();
            return purgedUpTo != null && ++run.purgeSteps < PURGE_STEPS;
        });
    }

    private static Future<Void> repeat(Run run, Supplier<Future<Boolean>> step) {
        return Steps.repeat(() -> run.goOn.getAsBoolean() ? step.get() : Future.succeededFuture(false));
    }

    /** Tries again, a number of times, what somebody else's lock was in the way of. */
    private <T> Future<T> patiently(Run run, int tries, Supplier<Future<T>> step) {
        return step.get().recover(failure ->
                RetentionRepository.wasLocked(failure) && tries > 1 && run.goOn.getAsBoolean()
                        ? vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                                .compose(paused -> patiently(run, tries - 1, step))
                        : Future.failedFuture(failure));
    }
}
