package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Several writers on the same ids at the same time. */
@Tag("db")
@Timeout(120)
@ExtendWith(TestDatabase.class)
class AppendAtOnceTest {

    private static final int ROUNDS = 50;
    private static final int WRITERS = 4;

    private static TestStage stage;
    private static TestTables tables;
    private static EventRepository repository;

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

    private record Id(UUID session, UUID event) {

        EventRow row() {
            return event.version() == 7 ? EventRows.withKey(session, event) : EventRows.withClientId(session, event);
        }
    }

    @Test
    void setsInDifferentOrdersNeverDeadlockAndStoreEachEventOnce() {
        Random random = new Random(20260301);
        List<UUID> sessions = List.of(Sessions.insert(tables), Sessions.insert(tables), Sessions.insert(tables));
        for (int round = 0; round < ROUNDS; round++) {
            List<Id> ids = Stream.concat(Stream.generate(EventIds::next).limit(50),
                            Stream.generate(UUID::randomUUID).limit(50))
                    .map(event -> new Id(sessions.get(random.nextInt(3)), event)).toList();

            List<List<AppendedEvent>> answers = appendAtOnce(IntStream.range(0, WRITERS)
                    .mapToObj(writer -> shuffled(ids, random)).toList());

            assertEquals(100, answers.stream().flatMap(List::stream)
                    .filter(event -> event.outcome() == Outcome.STORED).count());
            assertOneContentForEachId(ids, answers);
        }
        assertEquals(ROUNDS * 100, rowsOf("event_logs", sessions));
        assertEquals(ROUNDS * 50, rowsOf("event_ids", sessions));
    }

    private static long rowsOf(String table, List<UUID> sessions) {
        return sessions.stream()
                .mapToLong(session -> tables.count("SELECT count(*) FROM " + table + " WHERE session_id = ?", session))
                .sum();
    }

    private static List<EventRow> shuffled(List<Id> ids, Random random) {
        List<Id> order = new ArrayList<>(ids);
        Collections.shuffle(order, random);
        return order.stream().map(Id::row).toList();
    }

    private static List<List<AppendedEvent>> appendAtOnce(List<List<EventRow>> sets) {
        List<Future<List<AppendedEvent>>> appends = sets.stream().map(repository::append).toList();
        return TestAnswers.of(Future.all(appends)).list();
    }

    /** Every writer was told the same type and time of an event, whoever stored it. */
    private static void assertOneContentForEachId(List<Id> ids, List<List<AppendedEvent>> answers) {
        assertEquals(ids.size(), answers.stream().flatMap(List::stream)
                .map(event -> event.eventId() + event.eventType() + event.timestamp()).distinct().count());
    }

    @Test
    void oneEventFromManyConnectionsIsStoredOnce() {
        UUID session = Sessions.insert(tables);
        for (UUID event : List.of(EventIds.next(), UUID.randomUUID())) {
            Id id = new Id(session, event);

            List<List<AppendedEvent>> answers = appendAtOnce(
                    Stream.generate(() -> List.of(id.row())).limit(100).toList());

            assertEquals(1, answers.stream().flatMap(List::stream)
                    .filter(answer -> answer.outcome() == Outcome.STORED).count());
            assertOneContentForEachId(List.of(id), answers);
        }
    }

    @Test
    void anEventWhoseFirstWriterGivesUpIsStoredByTheSecond() {
        UUID session = Sessions.insert(tables);
        EventRow row = EventRows.withClientId(session, UUID.randomUUID());
        tables.begin();
        tables.execute("INSERT INTO event_ids (session_id, client_event_id, event_id) VALUES (?, ?, ?)",
                session, row.clientEventId(), EventIds.next());

        Future<List<AppendedEvent>> append = repository.append(List.of(row));
        tables.awaitWaiter();
        tables.execute("ROLLBACK");

        assertEquals(List.of(EventRows.stored(row)), TestAnswers.of(append));
    }
}
