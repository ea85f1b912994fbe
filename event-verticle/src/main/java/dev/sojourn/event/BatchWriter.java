package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.postgres.SqlState;
import dev.sojourn.postgres.StatementRefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits a batch. What one event is to blame for befalls that event alone: the batch is split until it stands alone. */
final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private final EventRepository repository;
    private final BiConsumer<EventRow, String> refused;
    private final EventMeters meters;

    /** @param refused is told of each event that PostgreSQL refuses, with the SQLState */
    BatchWriter(EventRepository repository, BiConsumer<EventRow, String> refused, MeterRegistry meters) {
        this.repository = repository;
        this.refused = refused;
        this.meters = new EventMeters(meters);
    }

    /** Answers one result for each event, in their order. */
    Future<List<AppendedEvent>> write(List<EventRow> events) {
        return writeOrSplit(events).onSuccess(results -> meters.count(events, results));
    }

    private Future<List<AppendedEvent>> writeOrSplit(List<EventRow> events) {
        return repository.append(events).recover(failure -> {
            if (!isFaultOfAnEvent(failure)) {
                return Future.failedFuture(failure);
            }
            return events.size() == 1 ? Future.succeededFuture(List.of(rejected(events.get(0), failure))) : split(events);
        });
    }

    private Future<List<AppendedEvent>> split(List<EventRow> events) {
        int middle = events.size() / 2;
        return writeOrSplit(events.subList(0, middle)).compose(first ->
                writeOrSplit(events.subList(middle, events.size())).map(second -> {
                    List<AppendedEvent> both = new ArrayList<>(first);
                    both.addAll(second);
                    return both;
                }));
    }

    private AppendedEvent rejected(EventRow event, Throwable failure) {
        String sqlState = ((StatementRefusedException) failure).sqlState();
        LOG.atWarn().addKeyValue("sqlState", sqlState).log("the database refused an event");
        refused.accept(event, sqlState);
        return AppendedEvent.rejected(event.knownAs());
    }

    /**
     * Classes 21 and 22 (data), 23 (constraints; the foreign key's own was tried again already), 54 (larger than
     * PostgreSQL can keep).
     */
    static boolean isFaultOfAnEvent(Throwable failure) {
        String state = failure instanceof StatementRefusedException refusal ? refusal.sqlState() : null;
        return state != null && (state.startsWith("21") || state.startsWith("22") || state.startsWith("54")
                || state.startsWith("23") && !SqlState.FOREIGN_KEY_VIOLATION.isOf(failure));
    }
}
