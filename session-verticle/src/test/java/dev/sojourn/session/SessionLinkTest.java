package dev.sojourn.session;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("db")
@Tag("session")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class SessionLinkTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    private static TestStage stage;
    private static TestTables tables;
    private static SessionRepository repository;
    private static LinkRepository linking;

    private final UUID id = UUID.randomUUID();

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        repository = new SessionRepository(stage.database());
        linking = new LinkRepository(stage.database());
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private void touch() {
        assertEquals(List.of(TouchedSessions.State.CREATED),
                TestAnswers.of(repository.touch(List.of(id), null, NOW, NOW.minusSeconds(1))));
    }

    private Optional<Session> link(UUID user, Instant now) {
        return TestAnswers.of(Tokens.link(linking, id, user, now));
    }

    private String updatedAt() {
        return tables.value("SELECT updated_at FROM user_sessions WHERE session_id = ?", id);
    }

    @Test
    void linksASessionWithoutCountingItAsActivity() {
        touch();
        UUID user = Users.insert(tables);
        String before = updatedAt();

        Session linked = link(user, NOW.plusSeconds(10)).orElseThrow();

        assertEquals(user, linked.userId());
        assertEquals(NOW, linked.lastSeen());
        assertFalse(updatedAt().equals(before));
    }

    @Test
    void linkToTheSameUserAgainChangesNothing() {
        touch();
        UUID user = Users.insert(tables);
        Session first = link(user, NOW.plusSeconds(10)).orElseThrow();
        String before = updatedAt();

        assertEquals(Optional.of(first), link(user, NOW.plusSeconds(20)));
        assertEquals(before, updatedAt());
    }

    @Test
    void doesNotLinkToAnotherUser() {
        touch();
        UUID user = Users.insert(tables);
        link(user, NOW);

        assertTrue(link(Users.insert(tables), NOW).isEmpty());
        assertEquals(user.toString(), tables.value("SELECT user_id FROM user_sessions WHERE session_id = ?", id));
        assertEquals(1, tables.count("SELECT count(*) FROM user_sessions WHERE session_id = ?", id));
    }

    @Test
    void doesNotLinkASessionThatIsNotThere() {
        assertTrue(link(Users.insert(tables), NOW).isEmpty());
        assertEquals(0, tables.count("SELECT count(*) FROM user_sessions WHERE session_id = ?", id));
    }

    @Test
    void linkToAUserThatIsGoneMayBeRepeated() {
        touch();

        assertEquals(ErrorCode.UNAVAILABLE, TestAnswers.codeOf(Tokens.link(linking, id, UUID.randomUUID(), NOW)));
        assertNull(TestAnswers.of(repository.find(id, NOW.minusSeconds(1))).orElseThrow().userId());
    }

    @Test
    void linkToAUserThatIsBeingDiscardedMayBeRepeated() {
        touch();
        UUID user = Users.insert(tables);
        tables.begin();
        tables.execute("DELETE FROM users WHERE user_id = ?", user);

        Future<Optional<Session>> link = Tokens.link(linking, id, user, NOW);
        tables.awaitWaiter();
        tables.commit();

        assertEquals(ErrorCode.UNAVAILABLE, TestAnswers.codeOf(link));
    }

    @Test
    void ofManyUsersAtOnceOneGetsTheSession() {
        touch();
        List<UUID> users = IntStream.range(0, 20).mapToObj(n -> Users.insert(tables)).toList();

        List<Future<Optional<Session>>> links =
                users.stream().map(user -> Tokens.link(linking, id, user, NOW)).toList();
        TestAnswers.of(Future.all(links));

        List<Session> linked = links.stream().flatMap(link -> link.result().stream()).toList();
        assertEquals(1, linked.size());
        assertEquals(linked.get(0).userId().toString(),
                tables.value("SELECT user_id FROM user_sessions WHERE session_id = ?", id));
    }

    @Test
    void refreshAndTouchAtTheSameTimeLoseNoLink() {
        touch();
        UUID user = Users.insert(tables);
        Instant later = NOW.plusSeconds(3600);

        Future<Optional<Session>> link = Tokens.link(linking, id, user, later);
        List<Future<List<TouchedSessions.State>>> touches = IntStream.range(0, 20)
                .mapToObj(n -> repository.touch(List.of(id), null, later.plusSeconds(60L * n), NOW.minusSeconds(1)))
                .toList();
        TestAnswers.of(Future.all(touches));

        assertTrue(TestAnswers.of(link).isPresent());
        assertEquals(user, TestAnswers.of(repository.find(id, NOW)).orElseThrow().userId());
    }
}
