package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Commits together what comes in together. While a batch is being committed the next one fills, and as soon as a lane
 * is free it takes what has gathered; further lanes are for when that is much. There is no timer: an event that comes
 * alone goes at once, and the busier it is the larger the batches are. What does not fit into the queue is refused at
 * once, so memory does not grow with load, nor with the size of what is sent.
 *
 * <p>It belongs to one event loop.
 */
final class GroupCommit {

    /**
     * How many events have to wait before a further lane is taken: fewer are better off in the next batch of the first,
     * since a commit costs PostgreSQL as much as twenty events do (docs/adr/0010).
     */
    private static final int WORTH_A_LANE = 100;

    private final IngestSettings settings;
    private final Function<List<EventRow>, Future<List<AppendedEvent>>> commit;
    private final DistributionSummary batchSizes;
    private final Timer commits;
    private final Queue<Entry> queue = new ArrayDeque<>();
    private final Executor endOfTurn;
    private int queued;
    private int busyLanes;
    private boolean filling;

    /** Events that came together and are answered together. */
    private record Entry(List<EventRow> events, int weight, Promise<List<AppendedEvent>> answer) {
    }

    /**
     * @param commit    commits a batch and answers one result for each event, in their order
     * @param endOfTurn runs what it is given on the event loop once that has read what has arrived by now
     */
    GroupCommit(IngestSettings settings, Function<List<EventRow>, Future<List<AppendedEvent>>> commit,
                Executor endOfTurn, MeterRegistry meters) {
        this.settings = settings;
        this.commit = commit;
        this.endOfTurn = endOfTurn;
        this.batchSizes = DistributionSummary.builder("sojourn.ingest.batch").baseUnit("events")
                .description("Events committed together").register(meters);
        this.commits = Timer.builder("sojourn.ingest.commit")
                .description("Time a batch took from its lane to its end, committed or not").register(meters);
        Gauge.builder("sojourn.ingest.queue", this, group -> group.queued).baseUnit("events")
                .description("Events that wait for a lane, large ones counting as several").register(meters);
    }

    /** Answers when the events are committed; fails with UNAVAILABLE at once when the queue is full. */
    Future<List<AppendedEvent>> add(List<EventRow> events) {
        int weight = events.stream().mapToInt(EventRow::weight).sum();
        if (!queue.isEmpty() && queued + weight > settings.queue()) {
            return Future.failedFuture(new ServiceException(ErrorCode.UNAVAILABLE));
        }
        Entry entry = new Entry(events, weight, Promise.promise());
        queue.add(entry);
        queued += weight;
        fillLanesSoon();
        return entry.answer().future();
    }

    /** What arrives together goes together: the first of them must not leave alone while the others wait for it. */
    private void fillLanesSoon() {
        if (!filling && busyLanes < settings.lanes()) {
            filling = true;
            endOfTurn.execute(() -> {
                filling = false;
                fillLanes();
            });
        }
    }

    private void fillLanes() {
        while (busyLanes < settings.lanes() && queued >= (busyLanes == 0 ? 1 : WORTH_A_LANE)) {
            commitTogether(takeBatch());
        }
    }

    /** What has gathered, up to the bound; what came together stays together. */
    private List<Entry> takeBatch() {
        List<Entry> batch = new ArrayList<>();
        int weight = 0;
        while (!queue.isEmpty() && (weight == 0 || weight + queue.peek().weight() <= settings.batch())) {
            Entry entry = queue.remove();
            batch.add(entry);
            weight += entry.weight();
        }
        queued -= weight;
        return batch;
    }

    private void commitTogether(List<Entry> batch) {
        busyLanes++;
        List<EventRow> events = new ArrayList<>();
        batch.forEach(entry -> events.addAll(entry.events()));
        batchSizes.record(events.size());
        long start = System.nanoTime();
        Future.succeededFuture(events).compose(commit).onComplete(committed -> {
            busyLanes--;
            commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            // The lane first: while these are answered the next batch is on its way.
            fillLanes();
            answer(batch, committed);
        });
    }

    private static void answer(List<Entry> batch, AsyncResult<List<AppendedEvent>> committed) {
        int from = 0;
        for (Entry entry : batch) {
            int to = from + entry.events().size();
            if (committed.succeeded()) {
                entry.answer().complete(committed.result().subList(from, to));
            } else {
                entry.answer().fail(committed.cause());
            }
            from = to;
        }
    }
}
