package dev.sojourn.session;

import dev.sojourn.contract.LinkChange;
import dev.sojourn.contract.LinkChange.Action;
import dev.sojourn.contract.LinkChange.Actor;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.ListLinks;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** From the ledger of a session's links its present state follows. */
@Tag("db")
@Tag("session")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class LinkLedgerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    private static TestStage stage;
    private static TestTables tables;
    private static SessionRepository sessions;
    private static LinkRepository links;

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        sessions = new SessionRepository(stage.database());
        links = new LinkRepository(stage.database());
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private record State(UUID user, boolean ended) {

        State after(LinkChange change) {
            if (change.action() == Action.LINK) {
                assertEquals(null, user, "a linked session is never moved");
                return new State(change.userId(), ended);
            }
            assertEquals(user, change.userId());
            assertTrue(change.actor() == Actor.OPERATOR || !ended, "nobody leaves twice");
            return change.actor() == Actor.OPERATOR ? new State(null, ended) : new State(user, true);
        }
    }

    private static State told(UUID session) {
        State state = new State(null, false);
        for (LinkChange change : TestAnswers.of(links.list(new ListLinks(session, 1000, null))).changes()) {
            state = state.after(change);
        }
        return state;
    }

    private static State present(UUID session) {
        String user = tables.value(
                "SELECT coalesce(user_id::text, '') FROM user_sessions WHERE session_id = ?", session);
        return new State(user.isEmpty() ? null : UUID.fromString(user), tables.value(
                "SELECT ended_at IS NOT NULL FROM user_sessions WHERE session_id = ?", session).equals("t"));
    }

    /** Some at once: what is refused leaves no line. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void saysWhatIsWhateverCameBefore(long seed) {
        Random random = new Random(seed);
        UUID session = UUID.randomUUID();
        TestAnswers.of(sessions.touch(List.of(session), null, NOW, NOW.minusSeconds(1)));
        List<UUID> users = List.of(Users.insert(tables), Users.insert(tables), Users.insert(tables));
        for (int step = 0; step < 20; step++) {
            List<Future<?>> some = random.ints(random.nextInt(3) + 1, 0, 20).<Future<?>>mapToObj(kind ->
                    refusable(change(session, users.get(kind % users.size()), kind))).toList();
            TestAnswers.of(Future.join(some));
            assertEquals(present(session), told(session), "after step " + step + " of seed " + seed);
        }
    }

    private static Future<?> change(UUID session, UUID user, int kind) {
        return switch (kind) {
            case 0 -> links.end(session, NOW, NOW.minusSeconds(1));
            case 1, 2, 3, 4, 5, 6 -> links.unlink(session, "a mistake", NOW);
            case 7, 8, 9 -> links.link(LinkSession.bySignup(session, user, false), null, NOW, NOW.minusSeconds(1));
            default -> links.link(new LinkSession(session, user, LinkSession.Actor.SERVER, "login", false), null, NOW,
                    NOW.minusSeconds(1));
        };
    }

    private static Future<?> refusable(Future<?> change) {
        return change.recover(failure -> failure instanceof ServiceException
                ? Future.succeededFuture() : Future.failedFuture(failure));
    }
}
