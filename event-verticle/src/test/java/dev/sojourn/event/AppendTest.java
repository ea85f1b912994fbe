package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.StatementRefusedException;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Tag("db")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class AppendTest {

    private static TestStage stage;
    private static TestTables tables;
    private static EventRepository repository;

    private final UUID session = Sessions.insert(tables);

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

    private static List<AppendedEvent> append(EventRow... rows) {
        return TestAnswers.of(repository.append(Arrays.asList(rows)));
    }

    private static void assertRow(EventRow row) {
        UUID clientId = row.clientEventId();
        assertEquals("(%s,%s,%s,%s,%s)".formatted(row.eventId(), clientId == null ? "" : clientId,
                        row.timestamp().toEpochMilli(), row.receivedAt().toEpochMilli(), row.eventType()),
                tables.value("""
                        SELECT (event_id, client_event_id, round(extract(epoch FROM "timestamp") * 1000),
                                round(extract(epoch FROM created_at) * 1000), event_type)
                        FROM event_logs WHERE session_id = ? AND event_id = ?""", row.sessionId(), row.eventId()));
        assertEquals(row.payload().value(), tables.value("SELECT payload FROM event_logs"
                + " WHERE session_id = ? AND event_id = ?", row.sessionId(), row.eventId()));
    }

    private static long events(UUID session) {
        return tables.count("SELECT count(*) FROM event_logs WHERE session_id = ?", session);
    }

    private static long clientIds(UUID session) {
        return tables.count("SELECT count(*) FROM event_ids WHERE session_id = ?", session);
    }

    @Test
    void storesEventsOfEveryKindAndAnswersInTheirOrder() {
        EventRow[] rows = {EventRows.withKey(session, EventIds.next()), EventRows.withoutId(session),
            EventRows.withClientId(session, UUID.randomUUID()), EventRows.withClientId(session, UUID.randomUUID()),
            EventRows.withKey(session, EventIds.next())};

        assertEquals(Stream.of(rows).map(EventRows::stored).toList(), append(rows));
        Stream.of(rows).forEach(AppendTest::assertRow);
        assertEquals(5, events(session));
        assertEquals(2, clientIds(session));
    }

    @Test
    void appendsNothing() {
        assertEquals(List.of(), append());
    }

    static List<int[]> pairs() {
        return IntStream.range(0, 4).boxed()
                .flatMap(i -> IntStream.range(i + 1, 4).mapToObj(j -> new int[] {i, j})).toList();
    }

    private EventRow[] rowsWith(EventRow[] special, int... positions) {
        EventRow[] rows = {EventRows.withKey(session, EventIds.next()),
            EventRows.withClientId(session, UUID.randomUUID()), EventRows.withoutId(session),
            EventRows.withClientId(session, UUID.randomUUID())};
        for (int i = 0; i < positions.length; i++) {
            rows[positions[i]] = special[i];
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void ofTwoOfOneIdInASetTheFirstIsStored(int[] pair) {
        UUID key = EventIds.next();
        UUID clientId = UUID.randomUUID();

        assertFirstOfTwo(pair, EventRows.withKey(session, key), EventRows.withKey(session, key));
        assertFirstOfTwo(pair, EventRows.withClientId(session, clientId), EventRows.withClientId(session, clientId));
        assertEquals(6, events(session));
    }

    private void assertFirstOfTwo(int[] pair, EventRow first, EventRow second) {
        EventRow[] rows = rowsWith(new EventRow[] {first, second}, pair);
        List<AppendedEvent> expected = new ArrayList<>(Stream.of(rows).map(EventRows::stored).toList());
        expected.set(pair[1], EventRows.duplicate(first));

        assertEquals(expected, append(rows));
        assertRow(first);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anEventStoredBeforeIsAcknowledgedAgain(int[] pair) {
        EventRow key = EventRows.withKey(session, EventIds.next());
        EventRow clientId = EventRows.withClientId(session, UUID.randomUUID());
        append(key, clientId);
        EventRow[] rows = rowsWith(new EventRow[] {EventRows.withKey(session, key.eventId()),
            EventRows.withClientId(session, clientId.clientEventId())}, pair);
        List<AppendedEvent> expected = new ArrayList<>(Stream.of(rows).map(EventRows::stored).toList());
        expected.set(pair[0], EventRows.duplicate(key));
        expected.set(pair[1], EventRows.duplicate(clientId));

        assertEquals(expected, append(rows));
        assertRow(key);
        assertRow(clientId);
        assertEquals(4, events(session));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anEventOfAnUnknownSessionIsNotStoredAndHoldsBackNoOther(int[] pair) {
        UUID unknown = UUID.randomUUID();
        EventRow[] rows = rowsWith(new EventRow[] {EventRows.withKey(unknown, EventIds.next()),
            EventRows.withClientId(unknown, UUID.randomUUID())}, pair);
        List<AppendedEvent> expected = new ArrayList<>(Stream.of(rows).map(EventRows::stored).toList());
        expected.set(pair[0], AppendedEvent.sessionUnknown());
        expected.set(pair[1], AppendedEvent.sessionUnknown());

        assertEquals(expected, append(rows));
        assertEquals(0, events(unknown) + clientIds(unknown));
        assertEquals(2, events(session));
    }

    @Test
    void idsAreUniqueWithinASession() {
        UUID other = Sessions.insert(tables);
        UUID key = EventIds.next();
        UUID clientId = UUID.randomUUID();
        EventRow[] rows = {EventRows.withKey(session, key), EventRows.withKey(other, key),
            EventRows.withClientId(session, clientId), EventRows.withClientId(other, clientId)};

        assertEquals(Stream.of(rows).map(EventRows::stored).toList(), append(rows));
    }

    @Test
    void theIdThatTheServerGaveIsKnownAgain() {
        EventRow first = EventRows.withoutId(session);
        append(first);

        assertEquals(List.of(EventRows.duplicate(first)), append(EventRows.withKey(session, first.eventId())));
    }

    @Test
    void keepsThePayloadAsItCame() {
        EventRow odd = new EventRow(session, EventIds.next(), null, "ODD",
                new JsonText("{ \"b\" : 1e308,\"a\":1.10, \"a\":0.1e-7, \"\\u00e9\":\"é\"}"), EventRows.NOW,
                EventRows.NOW);

        append(odd);

        assertRow(odd);
    }

    @Test
    void storesAllOrNothingWhenTheDatabaseRefusesOne() {
        EventRow good = EventRows.withClientId(session, UUID.randomUUID());
        EventRow bad = new EventRow(session, EventIds.next(), null, "BAD", new JsonText("{"), EventRows.NOW,
                EventRows.NOW);

        assertThrows(StatementRefusedException.class, () -> append(good, bad));
        assertEquals(0, events(session) + clientIds(session));
        assertEquals(List.of(EventRows.stored(good)), append(good));
    }

    /** Sets made at random of few ids, so that most repeat what is in the set or was there before, against a model. */
    @Test
    void answersAnySetAsAMapOfFirstOnesWould() {
        Random random = new Random(20260301);
        List<UUID> sessions = List.of(session, Sessions.insert(tables), UUID.randomUUID());
        List<UUID> ids = Stream.concat(Stream.generate(EventIds::next).limit(15),
                Stream.generate(UUID::randomUUID).limit(15)).toList();
        Map<List<UUID>, EventRow> model = new HashMap<>();
        for (int set = 0; set < 40; set++) {
            EventRow[] rows = Stream.generate(() -> any(random, sessions, ids)).limit(1 + random.nextInt(12))
                    .toArray(EventRow[]::new);
            List<AppendedEvent> expected = new ArrayList<>();
            for (EventRow row : rows) {
                EventRow first = row.sessionId().equals(sessions.get(2))
                        ? null : model.putIfAbsent(List.of(row.sessionId(), row.knownAs()), row);
                expected.add(row.sessionId().equals(sessions.get(2)) ? AppendedEvent.sessionUnknown()
                        : first == null ? EventRows.stored(row) : EventRows.duplicate(first));
            }
            assertEquals(expected, append(rows));
        }
        model.values().forEach(AppendTest::assertRow);
        assertEquals(model.size(), events(sessions.get(0)) + events(sessions.get(1)));
    }

    private static EventRow any(Random random, List<UUID> sessions, List<UUID> ids) {
        UUID of = sessions.get(random.nextInt(sessions.size()));
        UUID id = ids.get(random.nextInt(ids.size()));
        return random.nextInt(8) == 0 ? EventRows.withoutId(of)
                : id.version() == 7 ? EventRows.withKey(of, id) : EventRows.withClientId(of, id);
    }
}
