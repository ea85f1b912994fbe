package dev.sojourn.session;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.EraseUser;
import dev.sojourn.contract.ErasureReceipt;
import dev.sojourn.contract.ErasureScope;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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
    private static ErasureService erasures;
    private static LinkRepository links;

    private final UUID id = newSession();

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        repository = new SessionRepository(stage.database());
        erasures = service(new ErasureRepository(stage.database(), Duration.ofSeconds(20)));
        links = new LinkRepository(stage.database());
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private static ErasureService service(ErasureRepository repository) {
        return new ErasureService(new ErasureSettings(Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofDays(1)),
                repository, () -> NOW, moment -> UUID.randomUUID());
    }

    private static Future<ErasureReceipt> erasing(UUID id) {
        return erasures.eraseSession(new EraseSession(id, ErasureScope.SESSION));
    }

    private static Map<String, Long> erase(UUID id) {
        return TestAnswers.of(erasing(id)).rows();
    }

    private static ErasureReceipt eraseWithUser(UUID id) {
        return TestAnswers.of(erasures.eraseSession(new EraseSession(id, ErasureScope.USER)));
    }

    private static TouchedSessions.State touch(UUID id) {
        return TestAnswers.of(repository.touch(List.of(id), null, NOW, NOW.minusSeconds(1))).get(0);
    }

    private static Future<Optional<OpenedSession>> opening(UUID id) {
        return repository.open(id, new OpenSession(id, JsonText.EMPTY_OBJECT, null, null), Tokens.none(id),
                ConsentMode.OPT_OUT, NOW, NOW.minusSeconds(1));
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
        return Map.of("event_logs", logs, "event_ids", ids, "event_quarantine", 0L, "session_links", 0L,
                "session_consents", 0L, "session_profiles", 0L,
                "user_sessions", 1L);
    }

    @Test
    void countsByTableWhatItErases() {
        insertEvents(id, 7, 3);

        assertEquals(rows(7, 3), erase(id));
        assertEquals(0, rows(id));
    }

    @Test
    void erasesASessionWithoutEvents() {
        assertEquals(rows(0, 0), erase(id));
    }

    @Test
    void erasesNothingOfOthers() {
        UUID other = newSession();
        insertEvents(id, 2, 1);
        insertEvents(other, 5, 4);

        erase(id);

        assertEquals(10, rows(other));
    }

    @Test
    void leavesTheUserAndForgetsWhereTheUserCameFrom() {
        UUID user = Users.insert(tables, id);
        UUID stranger = Users.insert(tables, newSession());
        TestAnswers.of(Tokens.link(links, id, user, NOW));

        erase(id);

        String sessionOf = "SELECT coalesce(signup_session_id::text, 'none') FROM users WHERE user_id = ?";
        assertEquals("none", tables.value(sessionOf, user));
        assertNotEquals("none", tables.value(sessionOf, stranger));
    }

    @Test
    void erasesOtherSessionsOfTheUserNot() {
        UUID user = Users.insert(tables);
        UUID other = newSession();
        TestAnswers.of(Tokens.link(links, id, user, NOW));
        TestAnswers.of(Tokens.link(links, other, user, NOW));

        erase(id);

        assertEquals(List.of(other.toString()),
                tables.column("SELECT session_id FROM user_sessions WHERE user_id = ?", user));
    }

    @Test
    void knowsNoSessionThatWasNeverThere() {
        assertEquals(ErrorCode.SESSION_NOT_FOUND, TestAnswers.codeOf(erasing(UUID.randomUUID())));
    }

    @Test
    void ofManyErasuresAtOnceAllHaveTheSameReceipt() {
        insertEvents(id, 10, 0);
        List<Future<ErasureReceipt>> all = Stream.generate(() -> erasing(id)).limit(10).toList();
        TestAnswers.of(Future.all(all));

        assertEquals(1, all.stream().map(Future::result).distinct().count());
        assertEquals(rows(10, 0), all.get(0).result().rows());
        assertEquals(all.get(0).result(), TestAnswers.of(erasing(id)), "also later");
    }

    @Test
    void whatCanNotBeErasedAtOnceIsHiddenAndGoesLaterUnderTheSameReceipt() {
        insertEvents(id, 3, 3);
        tables.execute("CREATE TABLE other_rows (session_id uuid REFERENCES user_sessions)");
        try {
            tables.execute("INSERT INTO other_rows VALUES (?)", id);

            assertTrue(TestAnswers.settled(erasing(id)).failed());
            assertEquals(7, rows(id), "all or nothing");
            assertEquals(TouchedSessions.State.ERASED, touch(id));
            assertEquals(Optional.empty(), TestAnswers.of(repository.find(id, NOW.minusSeconds(1))));
            assertEquals(Set.of(id), TestAnswers.of(repository.erased(List.of(id))));
            assertEquals(Optional.empty(), TestAnswers.of(opening(id)));
        } finally {
            tables.execute("DROP TABLE other_rows");
        }
        String pending = tables.value("SELECT receipt_id FROM erasures WHERE session_ids = ARRAY[?::uuid]", id);

        TestAnswers.of(erasures.tidy(() -> true));

        assertEquals(0, rows(id));
        assertEquals("0", tables.value("SELECT count(*) FROM erasures WHERE erased_at IS NULL"));
        ErasureReceipt receipt = TestAnswers.of(erasing(id));
        assertEquals(pending, receipt.receiptId().toString());
        assertEquals(rows(3, 3), receipt.rows());
    }

    @Test
    void nothingThatIsLeftNamesWhomItWas() {
        UUID user = Users.insert(tables, id);
        TestAnswers.of(Tokens.link(links, id, user, NOW));
        eraseWithUser(id);

        assertEquals("0", tables.value("""
                SELECT count(*) FROM erasures WHERE erasures::text LIKE '%%' || ? || '%%' OR erasures::text LIKE '%%' || ? || '%%'"""
                .replace("%%", "%"), id.toString(), user.toString()));
    }

    @Test
    void anErasedIdNeverComesBack() {
        erase(id);

        assertEquals(TouchedSessions.State.ERASED, touch(id));
        assertEquals(ErrorCode.SESSION_ERASED, TestAnswers.codeOf(opening(id)));
        assertEquals(0, rows(id));
    }

    @Test
    void othersOfTheSameTouchAreTouched() {
        erase(id);
        UUID known = newSession();
        UUID unknown = UUID.randomUUID();

        List<TouchedSessions.State> states = TestAnswers.of(repository.touch(List.of(unknown, id, known), null,
                NOW.plusSeconds(31), NOW.minusSeconds(1)));

        assertEquals(List.of(TouchedSessions.State.CREATED, TouchedSessions.State.ERASED, TouchedSessions.State.ACTIVE),
                states);
    }

    @Test
    void aTouchThatWaitsForAnErasureFindsTheSessionErased() {
        tables.begin();
        tables.execute("SELECT 1 FROM user_sessions WHERE session_id = ? FOR KEY SHARE", id);
        Future<ErasureReceipt> erasure = erasing(id);
        tables.awaitWaiter();

        Future<List<TouchedSessions.State>> touch =
                repository.touch(List.of(id), null, NOW.plusSeconds(31), NOW.minusSeconds(1));
        tables.commit();

        TestAnswers.of(erasure);
        assertEquals(TouchedSessions.State.ERASED, touch(id));
        assertTrue(List.of(TouchedSessions.State.ACTIVE, TouchedSessions.State.ERASED).contains(TestAnswers.of(touch).get(0)));
        assertEquals(0, rows(id));
    }

    @Test
    void aSessionOpenedWhileItIsErasedIsNeverBack() {
        for (int round = 0; round < 50; round++) {
            UUID session = newSession();
            List<Future<?>> all = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                all.add(repository.touch(List.of(session), null, NOW.plusSeconds(31), NOW.minusSeconds(1)));
            }
            all.add(erasing(session));
            for (int n = 0; n < 4; n++) {
                all.add(opening(session).otherwiseEmpty());
            }
            TestAnswers.of(Future.join(all));
            assertEquals(0, rows(session));
        }
    }

    @Test
    void takesWithItWhatWasCommittedWhileItWaited() {
        tables.begin();
        tables.execute("SELECT 1 FROM user_sessions WHERE session_id = ? FOR KEY SHARE", id);
        insertEvents(id, 4, 2);

        Future<ErasureReceipt> erasure = erasing(id);
        tables.awaitWaiter();
        tables.commit();

        assertEquals(rows(4, 2), TestAnswers.of(erasure).rows());
        assertEquals(0, rows(id));
    }

    @Test
    void erasesAUserWithAllSessions() {
        UUID user = Users.insert(tables, id);
        UUID other = newSession();
        insertEvents(id, 2, 1);
        insertEvents(other, 3, 0);
        TestAnswers.of(Tokens.link(links, id, user, NOW));
        TestAnswers.of(Tokens.link(links, other, user, NOW));

        ErasureReceipt receipt = eraseWithUser(other);

        assertEquals(ErasureScope.USER, receipt.scope());
        assertEquals(Map.of("event_logs", 5L, "event_ids", 1L, "event_quarantine", 0L, "session_links", 2L,
                "session_consents", 0L, "session_profiles", 0L, "user_sessions", 2L, "users", 1L), receipt.rows());
        assertEquals(0, rows(id) + rows(other));
        assertEquals("0", tables.value("SELECT count(*) FROM users WHERE user_id = ?", user));
        assertEquals(receipt, eraseWithUser(id), "whichever of the sessions asks again");
        assertEquals(receipt, TestAnswers.of(erasures.eraseUser(new EraseUser(user))));
    }

    @Test
    void erasesAUserByItsId() {
        UUID user = Users.insert(tables, id);
        TestAnswers.of(Tokens.link(links, id, user, NOW));

        assertEquals(1, TestAnswers.of(erasures.eraseUser(new EraseUser(user))).rows().get("users"));
        assertEquals(0, rows(id));
        assertEquals(ErrorCode.NOT_FOUND, TestAnswers.codeOf(erasures.eraseUser(new EraseUser(UUID.randomUUID()))));
    }

    @Test
    void takesAUserWithItWhoseSignupWasCutShortBeforeTheLink() {
        UUID user = Users.insert(tables, id);

        assertEquals(1, eraseWithUser(id).rows().get("users"));

        assertEquals("0", tables.value("SELECT count(*) FROM users WHERE user_id = ?", user));
        assertEquals(TouchedSessions.State.ERASED, touch(id));
    }

    @Test
    void takesFromTheLedgersOfOthersWhatTellsOfTheUser() {
        UUID user = Users.insert(tables);
        UUID another = Users.insert(tables);
        TestAnswers.of(Tokens.link(links, id, user, NOW));
        TestAnswers.of(links.unlink(id, "not " + user, NOW));
        TestAnswers.of(Tokens.link(links, id, another, NOW));

        assertEquals(2, TestAnswers.of(erasures.eraseUser(new EraseUser(user))).rows().get("session_links"));

        assertEquals(List.of("link " + another), tables.column(
                "SELECT action || ' ' || user_id FROM session_links WHERE session_id = ?", id));
        assertEquals(another.toString(), tables.value("SELECT user_id FROM user_sessions WHERE session_id = ?", id));
    }

    /** A refused event begins no session. */
    @Test
    void takesRefusedEventsOfASessionThatNeverCameToBe() {
        UUID never = UUID.randomUUID();
        tables.execute("""
                INSERT INTO event_quarantine (id, session_id, reason, event, errors, weight, received_at)
                VALUES (gen_random_uuid(), ?, 'SCHEMA', '{}', '[]', 1, now())""", never);

        ErasureReceipt receipt = TestAnswers.of(erasing(never));

        assertEquals(1, receipt.rows().get("event_quarantine"));
        assertEquals(0, receipt.rows().get("user_sessions"));
        assertEquals(receipt, TestAnswers.of(erasing(never)));
        assertEquals(TouchedSessions.State.ERASED, touch(never));
        assertEquals(0, tables.count("SELECT count(*) FROM event_quarantine WHERE session_id = ?", never));
    }

    @Test
    void takesASessionWithItThatWasLinkedAfterTheMark() {
        UUID user = Users.insert(tables, id);
        TestAnswers.of(Tokens.link(links, id, user, NOW));
        Erasure begun = begunOnly(ErasureScope.USER);
        UUID late = newSession();
        TestAnswers.of(Tokens.link(links, late, user, NOW));

        TestAnswers.of(erasures.tidy(() -> true));

        assertEquals(0, rows(id) + rows(late));
        assertEquals(TouchedSessions.State.ERASED, touch(late));
        assertEquals(begun.receiptId(), eraseWithUser(late).receiptId());
    }

    @Test
    void oneThatIsBeingCompletedIsNotWaitedFor() {
        ErasureRepository job = new ErasureRepository(stage.database(), Duration.ofSeconds(20));
        UUID receipt = begunOnly(ErasureScope.SESSION).receiptId();
        tables.begin();
        tables.execute("SELECT 1 FROM erasures WHERE receipt_id = ? FOR UPDATE", receipt);
        List<UUID> meanwhile = TestAnswers.of(job.findPending(10));
        tables.commit();
        assertEquals(List.of(), meanwhile);
        assertEquals(List.of(receipt), TestAnswers.of(job.findPending(10)));
        TestAnswers.of(erasures.tidy(() -> true));
        assertEquals(0, rows(id));
    }

    /** Marked, and then cut short. */
    private Erasure begunOnly(ErasureScope scope) {
        return TestAnswers.of(new ErasureRepository(stage.database(), Duration.ofSeconds(20))
                .begin(id, scope, UUID.randomUUID(), NOW)).orElseThrow();
    }

    @Test
    void tombstonesGoWhenNothingCanComeBack() {
        erase(id);
        ErasureService later = new ErasureService(
                new ErasureSettings(Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofDays(1)),
                new ErasureRepository(stage.database(), Duration.ofSeconds(20)), () -> NOW.plus(Duration.ofHours(25)),
                moment -> UUID.randomUUID());

        TestAnswers.of(erasures.tidy(() -> true));
        assertEquals(Set.of(id), TestAnswers.of(repository.erased(List.of(id))));
        TestAnswers.of(later.tidy(() -> true));

        assertEquals(Set.of(), TestAnswers.of(repository.erased(List.of(id))));
        assertEquals("0", tables.value("SELECT count(*) FROM erasures"));
    }
}
