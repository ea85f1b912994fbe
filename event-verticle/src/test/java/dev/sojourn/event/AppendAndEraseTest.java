package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A session is erased while its events come in. */
@Tag("db")
@Timeout(120)
@ExtendWith(TestDatabase.class)
class AppendAndEraseTest {

    private static TestStage stage;
    private static TestTables tables;
    private static EventRepository repository;

    private final UUID erased = Sessions.insert(tables);
    private final UUID other = Sessions.insert(tables);

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        repository = new EventRepository(stage.database(), ConsentMode.OPT_OUT);
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private static long rowsOf(UUID session) {
        return tables.count("SELECT (SELECT count(*) FROM event_logs WHERE session_id = ?)"
                + " + (SELECT count(*) FROM event_ids WHERE session_id = ?)", session, session);
    }

    @Test
    void aSessionErasedBetweenJoinAndInsertIsUnknownAndTheOthersEventsAreStored() {
        List<EventRow> rows = List.of(EventRows.withoutId(other), EventRows.withClientId(erased, UUID.randomUUID()),
                EventRows.withClientId(other, UUID.randomUUID()), EventRows.withoutId(erased));
        tables.begin();
        Sessions.lock(tables, erased);

        Future<List<AppendedEvent>> append = repository.append(rows);
        tables.awaitWaiter();
        Sessions.erase(tables, erased);
        tables.commit();

        assertEquals(List.of(EventRows.stored(rows.get(0)), AppendedEvent.sessionUnknown(),
                EventRows.stored(rows.get(2)), AppendedEvent.sessionUnknown()), TestAnswers.of(append));
        assertEquals(0, rowsOf(erased));
        assertEquals(3, rowsOf(other));
    }

    @Test
    void anErasureGivenUpLeavesTheEventStored() {
        EventRow row = EventRows.withoutId(erased);
        tables.begin();
        Sessions.erase(tables, erased);

        Future<List<AppendedEvent>> append = repository.append(List.of(row));
        tables.awaitWaiter();
        tables.execute("ROLLBACK");

        assertEquals(List.of(EventRows.stored(row)), TestAnswers.of(append));
    }

    /** Over all partitions, as ids that claim to be from the future are; in more pieces than one. */
    @Test
    void aLongHistoryIsErasedWholeAndCounted() {
        tables.execute("""
                WITH logs AS (
                    INSERT INTO event_logs (session_id, event_id, "timestamp", created_at, event_type, payload)
                    SELECT s, overlay(gen_random_uuid()::text PLACING
                               left(event_id_floor(now() + (n - 4000) * interval '1 hour')::text, 14) || '7' FROM 1)::uuid,
                           now(), now(), 'A', '{}'
                    FROM unnest(ARRAY[?, ?]::uuid[]) AS s, generate_series(1, 6001) AS n
                    RETURNING session_id, event_id)
                INSERT INTO event_ids (session_id, client_event_id, event_id)
                SELECT session_id, gen_random_uuid(), event_id FROM logs""", erased, other);

        assertEquals(List.of("event_logs 6001", "event_ids 6001", "event_quarantine 0"), tables.column(
                "SELECT erased_table || ' ' || erased_rows FROM event_erase_session(?)", erased));

        assertEquals(0, rowsOf(erased));
        assertEquals(2 * 6001, rowsOf(other));
    }

    /** Each erasure takes the set by surprise: foreign keys are checked in the order of the rows, that of the keys. */
    @Test
    void sessionsOfASetErasedOneAfterTheOtherHoldBackNoOther() {
        List<UUID> gone = LongStream.range(0, 3).mapToObj(n -> Sessions.insert(tables, new UUID(n, 1))).toList();
        List<EventRow> rows = Stream.concat(gone.stream(), Stream.of(other)).map(EventRows::withoutId).toList();
        List<TestTables> erasers = gone.stream().map(this::erasing).toList();

        Future<List<AppendedEvent>> append = repository.append(rows);
        for (TestTables eraser : erasers) {
            eraser.awaitWaiter();
            eraser.commit();
            eraser.close();
        }

        assertEquals(List.of(AppendedEvent.sessionUnknown(), AppendedEvent.sessionUnknown(),
                AppendedEvent.sessionUnknown(), EventRows.stored(rows.get(3))), TestAnswers.of(append));
    }

    @Test
    void givesUpASetThatIsTakenBySurpriseAgainAndAgain() {
        List<UUID> gone = LongStream.range(0, 20).mapToObj(n -> Sessions.insert(tables, new UUID(n, 2))).toList();
        List<TestTables> erasers = gone.stream().map(this::erasing).toList();

        Future<List<AppendedEvent>> append = repository.append(gone.stream().map(EventRows::withoutId).toList());
        for (TestTables eraser : erasers) {
            awaitWaiterOrEnd(eraser, append);
            eraser.commit();
            eraser.close();
        }

        assertEquals(ErrorCode.UNAVAILABLE, TestAnswers.codeOf(append));
    }

    private static void awaitWaiterOrEnd(TestTables eraser, Future<?> append) {
        while (!append.isComplete() && !eraser.hasWaiter()) {
            Thread.onSpinWait();
        }
    }

    private TestTables erasing(UUID session) {
        TestTables eraser = stage.otherTables();
        eraser.begin();
        Sessions.erase(eraser, session);
        return eraser;
    }

    /**
     * Writers append to both sessions while one of them is erased and begun again without a pause, until it is erased
     * for good. What is refused for that they repeat.
     */
    @Test
    void noAcknowledgedEventOfAnotherSessionIsLostAndNoneOfTheErasedOneIsLeft() {
        List<Future<Set<UUID>>> writers = IntStream.range(0, 4).mapToObj(n -> write(new HashSet<>(), 60)).toList();
        Future<?> allWritten = Future.all(writers);
        while (!allWritten.isComplete()) {
            erase();
            Sessions.insert(tables, erased);
        }
        erase();

        Set<UUID> acknowledged = new HashSet<>();
        writers.forEach(writer -> acknowledged.addAll(TestAnswers.of(writer)));
        assertEquals(4 * 60 * 2, acknowledged.size());
        assertEquals(acknowledged, tables.column("""
                SELECT coalesce(client_event_id, event_id) FROM event_logs WHERE session_id = ?""", other).stream()
                .map(UUID::fromString).collect(Collectors.toSet()));
        assertEquals(0, rowsOf(erased));
    }

    private void erase() {
        tables.begin();
        Sessions.erase(tables, erased);
        tables.commit();
    }

    /** One set after the other; answers the ids of the other session's events that were acknowledged. */
    private Future<Set<UUID>> write(Set<UUID> acknowledged, int sets) {
        if (sets == 0) {
            return Future.succeededFuture(acknowledged);
        }
        return append(List.of(EventRows.withoutId(erased), EventRows.withClientId(other, UUID.randomUUID()),
                EventRows.withClientId(erased, UUID.randomUUID()), EventRows.withoutId(other)))
                .compose(results -> {
                    acknowledged.add(stored(results.get(1)));
                    acknowledged.add(stored(results.get(3)));
                    return write(acknowledged, sets - 1);
                });
    }

    private static Future<List<AppendedEvent>> append(List<EventRow> rows) {
        return repository.append(rows).recover(failure ->
                failure instanceof ServiceException refused && refused.code() == ErrorCode.UNAVAILABLE
                        ? append(rows) : Future.failedFuture(failure));
    }

    private static UUID stored(AppendedEvent event) {
        assertEquals(Outcome.STORED, event.outcome());
        return event.eventId();
    }
}
