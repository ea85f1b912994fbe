package dev.sojourn.session;

import dev.sojourn.contract.ChooseConsent;
import dev.sojourn.contract.ChosenConsent;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.ErasureScope;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindConsent;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.Proof;
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
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("db")
@Tag("session")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class ConsentTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Duration EXPIRY = Duration.ofDays(30);

    private static TestStage stage;
    private static TestTables tables;
    private static SessionRepository sessions;
    private static ErasureService erasures;

    private final MovableClock clock = MovableClock.at(NOW);
    private final UUID id = newSession();
    private final ConsentService service =
            new ConsentService(Tokens.settings(Proof.ID, EXPIRY), new ConsentRepository(stage.database()), clock);

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        sessions = new SessionRepository(stage.database());
        Duration timeout = Duration.ofSeconds(20);
        erasures = new ErasureService(new ErasureSettings(timeout, Duration.ofMinutes(1), Duration.ofDays(1)),
                new ErasureRepository(stage.database(), timeout), () -> NOW, moment -> UUID.randomUUID());
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private static UUID newSession() {
        UUID id = UUID.randomUUID();
        assertEquals(List.of(TouchedSessions.State.CREATED),
                TestAnswers.of(sessions.touch(List.of(id), null, NOW, NOW.minus(EXPIRY))));
        return id;
    }

    private Future<ChosenConsent> choosing(boolean analytics, boolean profiling, String version) {
        return service.choose(new ChooseConsent(id, analytics, profiling, version));
    }

    private ChosenConsent present() {
        return TestAnswers.of(service.find(new FindConsent(id)));
    }

    private static List<String> ledger(UUID session) {
        return tables.column("""
                SELECT analytics || ' ' || profiling || ' ' || coalesce(policy_version, '-') FROM session_consents
                WHERE session_id = ? ORDER BY consent_id""", session);
    }

    private static String state(UUID session) {
        return tables.value("""
                SELECT coalesce(consent_analytics::text, '?') || ' ' || coalesce(consent_profiling::text, '?')
                FROM user_sessions WHERE session_id = ?""", session);
    }

    @Test
    void nothingIsChosenAtFirst() {
        assertEquals(ChosenConsent.NONE, present());
        assertEquals("? ?", state(id));
        assertEquals(ChosenConsent.NONE, TestAnswers.of(service.find(new FindConsent(UUID.randomUUID()))));
    }

    @Test
    void keepsEveryDecisionAndTheLatestAsTheState() {
        assertEquals(new ChosenConsent(new Consent(true, true), "2026-01", NOW),
                TestAnswers.of(choosing(true, true, "2026-01")));
        clock.pass(Duration.ofDays(1));
        ChosenConsent later = new ChosenConsent(new Consent(false, true), null, NOW.plus(Duration.ofDays(1)));
        assertEquals(later, TestAnswers.of(choosing(false, true, null)));
        assertEquals(later, present());
        assertEquals("false true", state(id));
        assertEquals(List.of("true true 2026-01", "false true -"), ledger(id));
    }

    @Test
    void anExpiredOrUnknownSessionChoosesNothing() {
        clock.pass(EXPIRY);
        assertEquals(ErrorCode.SESSION_NOT_FOUND, TestAnswers.codeOf(choosing(true, true, null)));
        UUID unknown = UUID.randomUUID();
        assertEquals(ErrorCode.SESSION_NOT_FOUND,
                TestAnswers.codeOf(service.choose(new ChooseConsent(unknown, true, true, null))));
        assertEquals(List.of(), ledger(id));
        assertEquals("? ?", state(id));
    }

    @Test
    void ofManyDecisionsAtOnceTheLastOfTheLedgerIsTheState() {
        List<Future<ChosenConsent>> decisions = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            decisions.add(choosing(n % 2 == 0, n % 3 == 0, null));
        }
        TestAnswers.of(Future.all(decisions));
        List<String> ledger = ledger(id);
        assertEquals(40, ledger.size());
        assertEquals(ledger.get(39), state(id) + " -");
        assertEquals(state(id), present().consent().analytics() + " " + present().consent().profiling());
    }

    @Test
    void nobodyRewritesTheLedger() {
        TestAnswers.of(choosing(false, false, "2026-01"));
        for (String statement : List.of("UPDATE session_consents SET analytics = true WHERE session_id = ?",
                "DELETE FROM session_consents WHERE session_id = ?")) {
            assertThrows(RuntimeException.class, () -> tables.execute(statement, id), statement);
        }
        assertEquals(List.of("false false 2026-01"), ledger(id));
    }

    @Test
    void goesWithAnErasedSessionAndLeavesOthers() {
        UUID other = newSession();
        TestAnswers.of(choosing(true, false, null));
        TestAnswers.of(choosing(false, false, null));
        TestAnswers.of(service.choose(new ChooseConsent(other, true, true, null)));
        assertEquals(2L, TestAnswers.of(erasures.eraseSession(new EraseSession(id, ErasureScope.SESSION))).rows()
                .get("session_consents"));
        assertEquals(List.of(), ledger(id));
        assertEquals(1, ledger(other).size());
        assertThrows(RuntimeException.class,
                () -> tables.execute("DELETE FROM session_consents WHERE session_id = ?", other));
    }

    @Test
    void goesWithAPurgedSession() {
        UUID other = newSession();
        TestAnswers.of(choosing(true, false, null));
        TestAnswers.of(service.choose(new ChooseConsent(other, true, true, null)));
        PurgeRepository purge = new PurgeRepository(stage.database());
        assertEquals(1, TestAnswers.of(purge.purge(new UUID[] {id}, NOW)));
        assertEquals(List.of(), ledger(id));
        assertTrue(tables.count("SELECT count(*) FROM user_sessions WHERE session_id = ?", id) == 0);
        assertEquals(1, ledger(other).size());
    }
}
