package dev.sojourn.user;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.User;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("db")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class UserRepositoryTest {

    private static TestStage stage;
    private static TestTables tables;
    private static UserRepository repository;

    private final UUID session = UUID.randomUUID();
    private final Account account = Accounts.of(Accounts.email(), session);

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        repository = new UserRepository(stage.database(), Accounts.PROFILE);
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @BeforeEach
    void clear() {
        tables.execute("TRUNCATE users, session_profiles CASCADE");
    }

    private static boolean insert(Account account) {
        return TestAnswers.of(repository.insert(account)).isPresent();
    }

    private static UUID idOf(Account account) {
        return account.user().userId();
    }

    private static Optional<Account> find(Account account) {
        return TestAnswers.of(repository.find(idOf(account)));
    }

    @Test
    void keepsAllThatASignupSays() {
        assertTrue(insert(account));

        assertEquals(Optional.of(account), find(account));
        assertEquals(Optional.of(account), TestAnswers.of(repository.findBySignupSession(session)));
    }

    @Test
    void keepsWhatASignupDoesNotSayAsNull() {
        User user = new User(Ids.next(), Accounts.data(new String[] {Accounts.email()}), Accounts.NOW);
        Account bare = new Account(user, session, Ids.next(), null, null, false);

        assertTrue(insert(bare));

        assertEquals(Optional.of(bare), find(bare));
    }

    @Test
    void knowsNobodyWhoIsNotThere() {
        assertTrue(find(account).isEmpty());
        assertTrue(TestAnswers.of(repository.findBySignupSession(session)).isEmpty());
        assertEquals(List.of(), TestAnswers.of(repository.findOwners(Accounts.email(), session)));
    }

    @Test
    void anEmailHasOneUserHoweverItIsWritten() {
        insert(Accounts.of("José@Example.org", UUID.randomUUID()));

        assertFalse(insert(Accounts.of("JOSE\u0301@EXAMPLE.ORG", session)));
        assertTrue(insert(Accounts.of("jose@example.org", session)));
    }

    @Test
    void keepsTheEmailAsItWasWritten() {
        Account written = Accounts.of("Ada.Lovelace@Example.org", session);
        insert(written);

        assertEquals("Ada.Lovelace@Example.org", Accounts.emailOf(find(written).orElseThrow()));
    }

    @Test
    void aSessionSignsUpOneUser() {
        insert(account);

        assertFalse(insert(Accounts.of(Accounts.email(), session)));
        assertEquals(1, tables.count("SELECT count(*) FROM users"));
    }

    @Test
    void theSameSignupAgainInsertsNothing() {
        insert(account);

        assertFalse(insert(Accounts.of(Accounts.emailOf(account), session)));
        assertEquals(Optional.of(account), find(account));
    }

    @Test
    void findsWhoHasTheEmailAndWhoTheSession() {
        Account ofSession = account;
        Account ofEmail = Accounts.of("Other@Example.org", UUID.randomUUID());
        insert(ofSession);
        insert(ofEmail);

        assertFalse(insert(Accounts.of("OTHER@example.org", session)));
        assertEquals(Set.of(ofSession, ofEmail),
                new HashSet<>(TestAnswers.of(repository.findOwners("oTHER@example.org", session))));
        assertEquals(List.of(ofEmail), TestAnswers.of(repository.findOwners("other@example.org", UUID.randomUUID())));
        assertEquals(List.of(ofSession), TestAnswers.of(repository.findOwners(Accounts.email(), session)));
        assertEquals(List.of(ofSession),
                TestAnswers.of(repository.findOwners(Accounts.emailOf(ofSession), session)));
    }

    @Test
    void ofManySignupsOfOneEmailAtOnceOneIsInserted() {
        String email = Accounts.email();
        List<Future<Optional<Account>>> inserts =
                Stream.generate(() -> repository.insert(Accounts.of(email, UUID.randomUUID()))).limit(100).toList();
        TestAnswers.of(Future.all(inserts));

        assertEquals(1, inserts.stream().filter(insert -> insert.result().isPresent()).count());
    }

    @Test
    void ofManySignupsOfOneSessionAtOnceOneIsInserted() {
        List<Future<Optional<Account>>> inserts =
                Stream.generate(() -> repository.insert(Accounts.of(Accounts.email(), session))).limit(100).toList();
        TestAnswers.of(Future.all(inserts));

        assertEquals(1, inserts.stream().filter(insert -> insert.result().isPresent()).count());
    }

    @Test
    void whoLosesARaceFindsTheWinner() {
        tables.begin();
        tables.execute("""
                INSERT INTO users
                    (user_id, created_at, updated_at, signup_event_id, signup_session_id, email, email_key)
                VALUES (?, now(), now(), ?, ?, ?, ?)""", idOf(account), Ids.next(), UUID.randomUUID(),
                Accounts.emailOf(account), Accounts.emailOf(account));
        Account late = Accounts.of(Accounts.emailOf(account), session);

        Future<Optional<Account>> insert = repository.insert(late);
        tables.awaitWaiter();
        tables.commit();

        assertTrue(TestAnswers.of(insert).isEmpty());
        List<Account> owners = TestAnswers.of(repository.findOwners(Accounts.emailOf(late), session));
        assertEquals(List.of(idOf(account)), owners.stream().map(UserRepositoryTest::idOf).toList());
    }

    @Test
    void findsUnfinishedSignupsOldestFirstFromBeforeAMoment() {
        List<Account> accounts = IntStream.range(0, 5).mapToObj(n -> Accounts.of(Accounts.email(), UUID.randomUUID(),
                Accounts.NOW.minusMillis(n))).toList();
        accounts.forEach(UserRepositoryTest::insert);
        TestAnswers.of(repository.markCompleted(idOf(accounts.get(3)), Accounts.NOW));

        assertEquals(List.of(accounts.get(4), accounts.get(2), accounts.get(1)),
                TestAnswers.of(repository.findUnfinished(Accounts.NOW, 10)));
        assertEquals(List.of(accounts.get(4), accounts.get(2)),
                TestAnswers.of(repository.findUnfinished(Accounts.NOW, 2)));
        assertEquals(List.of(), TestAnswers.of(repository.findUnfinished(Accounts.NOW.minusMillis(4), 10)));
    }

    @Test
    void marksASignupCompletedOnce() {
        insert(account);

        TestAnswers.of(repository.markCompleted(idOf(account), Accounts.NOW.plusSeconds(1)));
        TestAnswers.of(repository.markCompleted(idOf(account), Accounts.NOW.plusSeconds(2)));

        assertEquals(Optional.of(Accounts.completed(account)), find(account));
        assertEquals(1, tables.count("SELECT count(*) FROM users WHERE signup_completed_at = ? AND updated_at = ?",
                Accounts.NOW.plusSeconds(1), Accounts.NOW.plusSeconds(1)));
    }

    @Test
    void discardsOnlyAnUnfinishedSignup() {
        Account finished = Accounts.of(Accounts.email(), UUID.randomUUID());
        insert(account);
        insert(finished);
        TestAnswers.of(repository.markCompleted(idOf(finished), Accounts.NOW));

        TestAnswers.of(repository.discard(idOf(account)));
        TestAnswers.of(repository.discard(idOf(finished)));
        TestAnswers.of(repository.discard(UUID.randomUUID()));

        assertTrue(find(account).isEmpty());
        assertTrue(find(finished).isPresent());
        assertTrue(insert(account));
    }

    @Test
    void doesNotDiscardAUserToWhomSomebodyHasLinkedASession() {
        insert(account);
        tables.execute("""
                INSERT INTO user_sessions (session_id, user_id, last_seen, created_at, updated_at)
                VALUES (?, ?, now(), now(), now())""", session, idOf(account));

        assertEquals(ErrorCode.UNAVAILABLE, TestAnswers.codeOf(repository.discard(idOf(account))));
        assertTrue(find(account).isPresent());
    }

    @Test
    void anErasedSessionIsForgottenAndItsUserStays() {
        Account other = Accounts.of(Accounts.email(), UUID.randomUUID());
        insert(account);
        insert(other);

        assertEquals(List.of("session_profiles 0"), tables.column(
                "SELECT erased_table || ' ' || erased_rows FROM user_erase_session(?)", session));

        assertNull(find(account).orElseThrow().signupSessionId());
        assertTrue(TestAnswers.of(repository.findBySignupSession(session)).isEmpty());
        assertEquals(Optional.of(other), find(other));
    }

    @Test
    void everySearchGoesByAnIndex() {
        tables.execute("""
                INSERT INTO users (user_id, created_at, updated_at, signup_completed_at, signup_event_id,
                                   signup_session_id, email, email_key)
                SELECT gen_random_uuid(), now(), now(), now(), gen_random_uuid(), gen_random_uuid(), n::text, n::text
                FROM generate_series(1, 5000) AS n""");
        tables.execute("ANALYZE users");
        tables.begin();
        String before = scanned();
        tables.column("SELECT user_id FROM users WHERE email_key = ? OR signup_session_id = ?", "1", session);
        tables.column("""
                SELECT user_id FROM users WHERE signup_completed_at IS NULL AND created_at < now()
                ORDER BY created_at LIMIT 100""");
        tables.column("SELECT erased_table FROM user_erase_session(?)", session);
        String after = scanned();
        tables.commit();

        assertEquals(before, after);
    }

    private static String scanned() {
        return tables.value("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'users'");
    }
}
