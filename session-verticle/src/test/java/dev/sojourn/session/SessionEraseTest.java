package dev.sojourn.session;

import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Erasing a session. How it goes together with the appending of events, the event module tests. */
@Tag("db")
@Tag("session")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class SessionEraseTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    private static TestStage stage;
    private static TestTables tables;
    private static SessionRepository repository;

    private final UUID id = newSession();

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        repository = new SessionRepository(stage.database());
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private static TouchedSessions.State touch(UUID id) {
        return TestAnswers.of(repository.touch(List.of(id), null, NOW, NOW.minusSeconds(1))).get(0);
    }

    private static UUID newSession() {
        UUID id = UUID.randomUUID();
        assertEquals(TouchedSessions.State.CREATED, touch(id));
        return id;
    }

    private static void insertEvents(UUID session, int events, int clientIds) {
        tables.execute("""
                INSERT INTO event_logs (session_id, event_id, "timestamp", created_at, event_type, payload)
                SELECT ?, gen_random_uuid(), now(), now(), 'PAGE_VIEW', '{}' FROM generate_series(1, ?)""",
                session, events);
        tables.execute("""
                INSERT INTO event_ids (session_id, client_event_id, event_id)
                SELECT ?, gen_random_uuid(), gen_random_uuid() FROM generate_series(1, ?)""", session, clientIds);
    }

    private static long rows(UUID session) {
        return tables.count("""
                SELECT (SELECT count(*) FROM event_logs WHERE session_id = ?)
                     + (SELECT count(*) FROM event_ids WHERE session_id = ?)
                     + (SELECT count(*) FROM user_sessions WHERE session_id = ?)""", session, session, session);
    }

    /** What an erasure answers, none of the session's events being in quarantine. */
    private static Map<String, Long> rows(long logs, long ids) {
        return Map.of("event_logs", logs, "event_ids", ids, "event_quarantine", 0L, "session_profiles", 0L,
                "user_sessions", 1L);
    }

    @Test
    void countsByTableWhatItErases() {
        insertEvents(id, 7, 3);

        assertEquals(Optional.of(rows(7, 3)),
                TestAnswers.of(repository.erase(id)));
        assertEquals(0, rows(id));
    }

    @Test
    void erasesASessionWithoutEvents() {
        assertEquals(Optional.of(rows(0, 0)),
                TestAnswers.of(repository.erase(id)));
    }

    @Test
    void erasesNothingOfOthers() {
        UUID other = newSession();
        insertEvents(id, 2, 1);
        insertEvents(other, 5, 4);

        TestAnswers.of(repository.erase(id));

        assertEquals(10, rows(other));
    }

    @Test
    void leavesTheUserAndForgetsWhereTheUserCameFrom() {
        UUID user = Users.insert(tables, id);
        UUID stranger = Users.insert(tables, newSession());
        TestAnswers.of(repository.link(id, user, NOW));

        TestAnswers.of(repository.erase(id));

        String sessionOf = "SELECT coalesce(signup_session_id::text, 'none') FROM users WHERE user_id = ?";
        assertEquals("none", tables.value(sessionOf, user));
        assertNotEquals("none", tables.value(sessionOf, stranger));
    }

    @Test
    void erasesOtherSessionsOfTheUserNot() {
        UUID user = Users.insert(tables);
        UUID other = newSession();
        TestAnswers.of(repository.link(id, user, NOW));
        TestAnswers.of(repository.link(other, user, NOW));

        TestAnswers.of(repository.erase(id));

        assertEquals(List.of(other.toString()),
                tables.column("SELECT session_id FROM user_sessions WHERE user_id = ?", user));
    }

    @Test
    void knowsNoSessionThatIsNotThere() {
        assertTrue(TestAnswers.of(repository.erase(UUID.randomUUID())).isEmpty());
        TestAnswers.of(repository.erase(id));
        assertTrue(TestAnswers.of(repository.erase(id)).isEmpty());
    }

    @Test
    void ofManyErasuresAtOnceOneCounts() {
        insertEvents(id, 10, 0);
        List<Future<Optional<Map<String, Long>>>> erasures = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            erasures.add(repository.erase(id));
        }
        TestAnswers.of(Future.all(erasures));

        assertEquals(List.of(rows(10, 0)),
                erasures.stream().flatMap(erasure -> erasure.result().stream()).toList());
    }

    @Test
    void erasesNothingWhenItCantEraseAll() {
        insertEvents(id, 3, 3);
        tables.execute("CREATE TABLE other_rows (session_id uuid REFERENCES user_sessions)");
        try {
            tables.execute("INSERT INTO other_rows VALUES (?)", id);

            assertTrue(TestAnswers.settled(repository.erase(id)).failed());
            assertEquals(7, rows(id));
        } finally {
            tables.execute("DROP TABLE other_rows");
        }
    }

    @Test
    void aTouchThatWaitsForAnErasureMakesANewSession() {
        tables.begin();
        tables.execute("DELETE FROM user_sessions WHERE session_id = ?", id);

        Future<List<TouchedSessions.State>> touch =
                repository.touch(List.of(id), null, NOW, NOW.minusSeconds(1));
        tables.awaitWaiter();
        tables.commit();

        assertEquals(List.of(TouchedSessions.State.CREATED), TestAnswers.of(touch));
    }

    @Test
    void takesWithItWhatWasCommittedWhileItWaited() {
        tables.begin();
        tables.execute("SELECT 1 FROM user_sessions WHERE session_id = ? FOR KEY SHARE", id);
        insertEvents(id, 4, 2);

        Future<Optional<Map<String, Long>>> erasure = repository.erase(id);
        tables.awaitWaiter();
        tables.commit();

        assertEquals(Optional.of(rows(4, 2)), TestAnswers.of(erasure));
        assertEquals(0, rows(id));
    }
}
