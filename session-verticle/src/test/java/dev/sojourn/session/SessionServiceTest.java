package dev.sojourn.session;

import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("session")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class SessionServiceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Instant NOW_IN_MILLIS = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Duration EXPIRY = Duration.ofDays(30);

    private static TestStage stage;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MovableClock clock = MovableClock.at(NOW);
    private final UUID id = UUID.randomUUID();
    private final UUID made = UUID.randomUUID();
    private final SessionService service = new SessionService(new SessionSettings(EXPIRY),
            new SessionRepository(stage.database()), meters, clock, () -> made);

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private OpenedSession open(UUID sessionId) {
        return TestAnswers.of(service.open(new OpenSession(sessionId, JsonText.EMPTY_OBJECT, null, null)));
    }

    private TouchedSessions.State touch() {
        return TestAnswers.of(service.touch(TouchSessions.one(id, null))).states().get(0);
    }

    /** Created, refreshed, failed. */
    private List<Integer> counted() {
        return Stream.of("created", "refreshed", "failed")
                .map(outcome -> (int) meters.get("sojourn.sessions").tag("outcome", outcome).counter().count())
                .toList();
    }

    @Test
    void countsNothingAtFirst() {
        assertEquals(List.of(0, 0, 0), counted());
    }

    @Test
    void givesASessionWithoutAnIdANewOne() {
        OpenedSession opened = open(null);

        assertTrue(opened.created());
        assertEquals(made, opened.session().sessionId());
        assertEquals(List.of(1, 0, 0), counted());
    }

    @Test
    void keepsTheIdThatTheClientMade() {
        assertEquals(id, open(id).session().sessionId());
    }

    @Test
    void keepsTimesToTheMillisecond() {
        Session session = open(id).session();

        assertEquals(NOW_IN_MILLIS, session.createdAt());
        assertEquals(NOW_IN_MILLIS, session.lastSeen());
    }

    @Test
    void countsARefresh() {
        open(id);

        assertFalse(open(id).created());
        assertEquals(List.of(1, 1, 0), counted());
    }

    @Test
    void givesAVisitorWhoseSessionHasExpiredANewOne() {
        open(id);
        clock.pass(EXPIRY);

        OpenedSession opened = open(id);

        assertTrue(opened.created());
        assertEquals(made, opened.session().sessionId());
        assertEquals(1, opened.session().visitCount());
        assertEquals(List.of(2, 0, 0), counted());
    }

    @Test
    void refreshesAMillisecondBeforeTheExpiry() {
        open(id);
        clock.pass(EXPIRY.minusMillis(1));

        assertEquals(id, open(id).session().sessionId());
    }

    @Test
    void countsAnOpeningThatFailed() {
        JsonText large = new JsonText("{\"a\":\"" + "x".repeat(17_000) + "\"}");

        assertEquals(ErrorCode.METADATA_TOO_LARGE,
                TestAnswers.codeOf(service.open(new OpenSession(id, large, null, null))));
        assertEquals(List.of(0, 0, 1), counted());
    }

    @Test
    void countsTheSessionThatATouchCreates() {
        assertEquals(TouchedSessions.State.CREATED, touch());
        assertEquals(TouchedSessions.State.ACTIVE, touch());
        clock.pass(EXPIRY);
        assertEquals(TouchedSessions.State.EXPIRED, touch());

        assertEquals(List.of(1, 0, 0), counted());
    }

    @Test
    void findsASessionUntilItExpires() {
        assertEquals(ErrorCode.SESSION_NOT_FOUND, TestAnswers.codeOf(service.find(new FindSession(id, null))));
        Session opened = open(id).session();
        assertEquals(opened, TestAnswers.of(service.find(new FindSession(id, null))));
        clock.pass(EXPIRY);
        assertEquals(ErrorCode.SESSION_NOT_FOUND, TestAnswers.codeOf(service.find(new FindSession(id, null))));
    }

    @Test
    void tellsWhyASessionWasNotLinked() {
        UUID user = Users.insert(stage.tables());
        UUID other = Users.insert(stage.tables());

        assertEquals(ErrorCode.SESSION_NOT_FOUND, TestAnswers.codeOf(service.link(new LinkSession(id, user))));
        open(id);
        assertEquals(user, TestAnswers.of(service.link(new LinkSession(id, user))).userId());
        assertEquals(ErrorCode.SESSION_LINKED, TestAnswers.codeOf(service.link(new LinkSession(id, other))));
    }

    @Test
    void linksASessionThatHasExpired() {
        UUID user = Users.insert(stage.tables());
        open(id);
        clock.pass(EXPIRY);

        assertEquals(user, TestAnswers.of(service.link(new LinkSession(id, user))).userId());
    }

    @Test
    void erasesASessionOnce() {
        open(id);

        assertEquals(Map.of("event_logs", 0L, "event_ids", 0L, "event_quarantine", 0L, "session_profiles", 0L,
                "user_sessions", 1L),
                TestAnswers.of(service.erase(new EraseSession(id))).rows());
        assertEquals(ErrorCode.SESSION_NOT_FOUND, TestAnswers.codeOf(service.erase(new EraseSession(id))));
        assertNotEquals(TouchedSessions.State.ACTIVE, touch());
    }
}
