package dev.sojourn.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes refused events, beside everything else: nobody waits for it, and whatever keeps it from writing costs no more
 * than the events themselves, which are counted. What waits is bounded in number and bytes. One batch is written at a
 * time with a pause after it, so that a flood of bad events takes little from the good ones.
 *
 * <p>It belongs to one event loop.
 */
final class Quarantine {

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private static final int MAX_WAITING = 1000;
    private static final long MAX_WAITING_BYTES = 4 << 20;
    private static final int BATCH = 200;
    private static final long PAUSE_MILLIS = 100;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 5_000;
    private static final long TRIM_MILLIS = 60_000;

    private final QuarantineSettings settings;
    private final QuarantineWriteRepository repository;
    private final InstantSource clock;
    private final Counter stored;
    private final Counter dropped;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private List<Entry> writing = List.of();
    private long bytes;
    private long size;
    private Vertx vertx;
    private long pause = -1;
    private Promise<Void> closing;

    /** @param written completes in any case, when it has been written or dropped */
    private record Entry(QuarantineRow row, Promise<Void> written) {

        boolean is(UUID sessionId, UUID eventId) {
            return row.sessionId().equals(sessionId) && eventId.equals(row.clientEventId());
        }
    }

    Quarantine(QuarantineSettings settings, QuarantineWriteRepository repository, InstantSource clock,
               MeterRegistry meters) {
        this.settings = settings;
        this.repository = repository;
        this.clock = clock;
        this.stored = counter(meters, "stored");
        this.dropped = counter(meters, "dropped");
        Gauge.builder("sojourn.quarantine.size", this, quarantine -> quarantine.size).baseUnit("events")
                .description("Events in quarantine, as last seen by this node").register(meters);
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("sojourn.quarantine").baseUnit("events")
                .description("Refused events by what became of them").tag("result", result).register(meters);
    }

    void open(Vertx owner) {
        vertx = owner;
        trim();
        vertx.setPeriodic(TRIM_MILLIS, timer -> trim());
    }

    /** Takes the events, or drops those for which there is no room. Answers how many were taken. */
    int put(List<QuarantineRow> rows) {
        if (!settings.enabled()) {
            return 0;
        }
        int taken = 0;
        for (QuarantineRow row : rows) {
            if (hasRoomFor(row)) {
                bytes += row.bytes();
                waiting.add(new Entry(row, Promise.promise()));
                taken++;
            }
        }
        dropped.increment(rows.size() - taken);
        writeNext();
        return taken;
    }

    private boolean hasRoomFor(QuarantineRow row) {
        return closing == null && waiting.size() + writing.size() < MAX_WAITING
                && bytes + row.bytes() <= MAX_WAITING_BYTES;
    }

    /** Completes when the event, if it is on its way, has arrived. */
    Future<Void> arrival(UUID sessionId, UUID eventId) {
        for (List<Entry> entries : List.of(writing, List.copyOf(waiting))) {
            for (Entry entry : entries) {
                if (entry.is(sessionId, eventId)) {
                    return entry.written().future();
                }
            }
        }
        return Future.succeededFuture();
    }

    /** Writes what has been taken, without pauses, and takes no more. */
    Future<Void> close() {
        closing = Promise.promise();
        Future<Void> closed = closing.future();
        if (pause >= 0 && vertx.cancelTimer(pause)) {
            resume();
        } else {
            writeNext();
        }
        return closed;
    }

    private void writeNext() {
        if (!writing.isEmpty() || pause >= 0) {
            return;
        }
        if (waiting.isEmpty()) {
            if (closing != null) {
                closing.tryComplete();
            }
            return;
        }
        writing = new ArrayList<>();
        while (!waiting.isEmpty() && writing.size() < BATCH) {
            writing.add(waiting.remove());
        }
        writeOrSplit(writing.stream().map(Entry::row).toList()).onComplete(this::written);
    }

    /** Even an event that PostgreSQL can't keep here either befalls itself alone. Answers how many were written. */
    private Future<Integer> writeOrSplit(List<QuarantineRow> rows) {
        return repository.put(rows, clock.instant())
                .onSuccess(now -> size = now.events())
                .map(rows.size())
                .recover(failure -> {
                    if (!BatchWriter.isFaultOfAnEvent(failure)) {
                        return Future.failedFuture(failure);
                    }
                    int middle = rows.size() / 2;
                    return middle == 0 ? Future.succeededFuture(0)
                            : writeOrSplit(rows.subList(0, middle)).compose(first ->
                                    writeOrSplit(rows.subList(middle, rows.size())).map(second -> first + second));
                });
    }

    private void written(AsyncResult<Integer> result) {
        List<Entry> done = writing;
        writing = List.of();
        int kept = result.succeeded() ? result.result() : 0;
        stored.increment(kept);
        dropped.increment(done.size() - kept);
        if (result.failed()) {
            LOG.warn("{} refused events could not be put into quarantine", done.size(), result.cause());
            dropAllWhenClosing();
        }
        done.forEach(this::settle);
        pauseFor(result.succeeded() ? PAUSE_MILLIS : PAUSE_AFTER_FAILURE_MILLIS);
    }

    private void settle(Entry entry) {
        bytes -= entry.row().bytes();
        entry.written().complete();
    }

    /** A shutdown does not wait for a database that is not there. */
    private void dropAllWhenClosing() {
        if (closing != null) {
            dropped.increment(waiting.size());
            waiting.forEach(this::settle);
            waiting.clear();
        }
    }

    private void pauseFor(long millis) {
        if (closing != null) {
            writeNext();
        } else {
            pause = vertx.setTimer(millis, timer -> resume());
        }
    }

    private void resume() {
        pause = -1;
        writeNext();
    }

    /** In bounded steps, as long as there is something to remove. */
    private void trim() {
        repository.trim(clock.instant()).onSuccess(now -> {
            size = now.events();
            if (!now.withinBounds() && closing == null) {
                vertx.setTimer(PAUSE_MILLIS, timer -> trim());
            }
        }).onFailure(failure -> LOG.warn("the quarantine could not be trimmed", failure));
    }
}
