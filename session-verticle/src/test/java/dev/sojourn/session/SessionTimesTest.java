package dev.sojourn.session;

import dev.sojourn.contract.Consent;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Visits and expiry, at their exact borders. */
@Tag("db")
@Tag("session")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class SessionTimesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Duration EXPIRY = Duration.ofHours(12);

    private static TestStage stage;
    private static SessionRepository repository;

    private final UUID id = UUID.randomUUID();

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        repository = new SessionRepository(stage.database());
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private Optional<OpenedSession> open(Instant now) {
        return TestAnswers.of(repository.open(id, new OpenSession(id, new JsonText("{}"), null, null), Tokens.none(id),
                ConsentMode.OPT_OUT, now,
                now.minus(EXPIRY)));
    }

    private TouchedSessions.State touch(Instant now) {
        return TestAnswers.of(repository.touch(List.of(id), null, now, now.minus(EXPIRY))).get(0);
    }

    private Optional<Session> find(Instant now) {
        return TestAnswers.of(repository.find(id, now.minus(EXPIRY)));
    }

    private String row() {
        return stage.tables().value("SELECT xmin || s::text FROM user_sessions s WHERE session_id = ?", id);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT29M59S, 1", "PT29M59.999S, 1", "PT30M, 2", "PT30M0.001S, 2", "PT11H59M59.999S, 2"})
    void aGapOfThirtyMinutesBeginsAVisit(Duration gap, int visits) {
        open(NOW);

        Session refreshed = open(NOW.plus(gap)).orElseThrow().session();

        assertEquals(visits, refreshed.visitCount());
        assertEquals(NOW.plus(gap), refreshed.lastSeen());
    }

    @ParameterizedTest
    @CsvSource({"PT29M59.999S, 1", "PT30M, 2"})
    void aTouchBeginsAVisitToo(Duration gap, int visits) {
        open(NOW);

        assertEquals(TouchedSessions.State.ACTIVE, touch(NOW.plus(gap)));
        assertEquals(visits, find(NOW.plus(gap)).orElseThrow().visitCount());
    }

    @Test
    void activityWithinGapsOfAVisitStaysOneVisit() {
        open(NOW);
        for (int minutes = 29; minutes <= 29 * 10; minutes += 29) {
            touch(NOW.plus(Duration.ofMinutes(minutes)));
        }

        assertEquals(1, open(NOW.plus(Duration.ofMinutes(29 * 11))).orElseThrow().session().visitCount());
    }

    @Test
    void aNodeWhoseClockIsBehindMovesNothingBack() {
        open(NOW);
        Instant behind = NOW.minus(Duration.ofHours(2));

        Session refreshed = open(behind).orElseThrow().session();

        assertEquals(NOW, refreshed.lastSeen());
        assertEquals(1, refreshed.visitCount());
        assertEquals(TouchedSessions.State.ACTIVE, touch(behind));
        assertEquals(NOW, find(behind).orElseThrow().lastSeen());
    }

    @Test
    void isThereUntilTheLastMillisecondBeforeItsExpiry() {
        open(NOW);
        Instant last = NOW.plus(EXPIRY).minusMillis(1);

        assertTrue(find(last).isPresent());
        assertTrue(find(last.plusMillis(1)).isEmpty());
        assertEquals(TouchedSessions.State.ACTIVE, touch(last));
    }

    @Test
    void aRefreshInTheLastMillisecondKeepsItAlive() {
        open(NOW);
        Instant last = NOW.plus(EXPIRY).minusMillis(1);

        assertTrue(open(last).isPresent());
        assertTrue(find(last.plus(EXPIRY).minusMillis(1)).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"PT12H", "PT12H0.001S", "P1000D"})
    void anExpiredSessionIsNeitherRefreshedNorRevived(Duration age) {
        open(NOW);
        String before = row();

        assertTrue(open(NOW.plus(age)).isEmpty());
        assertEquals(TouchedSessions.State.EXPIRED, touch(NOW.plus(age)));
        assertEquals(before.replaceFirst("^\\d+", ""), row().replaceFirst("^\\d+", ""));
    }

    @Test
    void aTouchWritesAtMostTwiceAMinute() {
        open(NOW);
        String before = row();

        for (long millis : new long[] {0, 1, 29_999}) {
            assertEquals(TouchedSessions.State.ACTIVE, touch(NOW.plusMillis(millis)));
            assertEquals(before, row());
        }
        assertEquals(TouchedSessions.State.ACTIVE, touch(NOW.plusSeconds(30)));
        assertEquals(NOW.plusSeconds(30), find(NOW).orElseThrow().lastSeen());
    }

    @Test
    void aTouchKeepsWhatIsKnown() {
        UUID user = Users.insert(stage.tables());
        OpenSession first = new OpenSession(id, new JsonText("{\"a\":1}"), "192.0.2.0", "https://a.example/");
        TestAnswers.of(repository.open(id, first, Tokens.none(id), ConsentMode.OPT_OUT, NOW, NOW.minus(EXPIRY)));
        TestAnswers.of(Tokens.link(new LinkRepository(stage.database()), id, user, NOW));
        Instant later = NOW.plus(Duration.ofHours(1));

        TestAnswers.of(repository.touch(List.of(id), "198.51.100.0", later, later.minus(EXPIRY)));

        assertEquals(new Session(id, user, later, new JsonText("{\"a\": 1, \"ip\": \"192.0.2.0\"}"), NOW,
                "https://a.example/", 2, Consent.NOT_CHOSEN), find(later).orElseThrow());
    }
}
