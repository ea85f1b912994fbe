package dev.sojourn.session;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.Proof;
import dev.sojourn.contract.ProveSession;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tokens over real rows. */
@Tag("session")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class SessionTokensTest {

    private static final Duration EXPIRY = Duration.ofDays(30);

    private static TestStage stage;

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-03-01T12:00:00.123Z"));
    private final UUID id = UUID.randomUUID();

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private OpenedSession open(Proof proof, TokenHashes hashes, SessionToken token) {
        return TestAnswers.of(new SessionService(Tokens.settings(proof, EXPIRY), new SessionRepository(stage.database()),
                hashes, new SimpleMeterRegistry(), clock, UUID::randomUUID)
                .open(new OpenSession(id, JsonText.EMPTY_OBJECT, null, null, token)));
    }

    private OpenedSession open(SessionToken token) {
        return open(Proof.ID, Tokens.HASHES, token);
    }

    private boolean proves(TokenHashes hashes, SessionToken token) {
        ProofService service = new ProofService(Tokens.settings(Proof.TOKEN, EXPIRY),
                new SessionRepository(stage.database()), hashes, clock);
        return TestAnswers.settled(service.prove(new ProveSession(id, token))).succeeded();
    }

    private boolean proves(SessionToken token) {
        return proves(Tokens.HASHES, token);
    }

    private String keptHashes() {
        return stage.tables().value("SELECT token_hashes::text FROM user_sessions WHERE session_id = ?", id);
    }

    @Test
    void makesTokensOf256Bits() {
        SessionToken token = open(null).token();
        assertTrue(token.value().matches("[A-Za-z0-9_-]{43}"));
        assertFalse(token.toString().contains(token.value()));
        assertNotEquals(token, open(null).token());
    }

    @Test
    void issuesNoneToWhoeverHasAValidOne() {
        SessionToken token = open(null).token();
        String kept = keptHashes();

        OpenedSession refreshed = open(token);

        assertFalse(refreshed.created());
        assertNull(refreshed.token());
        assertEquals(kept, keptHashes());
    }

    @Test
    void whereIdsAreProofARefreshWithoutAValidOneGetsAFreshOne() {
        SessionToken first = open(null).token();
        SessionToken second = open(new SessionToken("forged")).token();

        assertTrue(proves(first));
        assertTrue(proves(second));
        assertEquals(id, open(null).session().sessionId());
    }

    @Test
    void keepsTheEightNewest() {
        List<SessionToken> tokens = IntStream.range(0, 10).mapToObj(n -> open(null).token()).toList();

        assertEquals(List.of(false, false, true, true, true, true, true, true, true, true),
                tokens.stream().map(this::proves).toList());
    }

    @Test
    void aTokenIsNoOtherSessions() {
        open(null);
        SessionToken token = Tokens.HASHES.newToken();
        byte[] ofAnother = Tokens.HASHES.of(UUID.randomUUID(), token);
        assertNull(Tokens.HASHES.match(id, token, List.of(ofAnother)));
        assertNotNull(Tokens.HASHES.match(id, token, List.of(Tokens.HASHES.of(id, token))));
    }

    @Test
    void aHashUnderAnOldSecretVerifiesAndIsRenewedAtARefresh() {
        TokenHashes rotating = Tokens.hashes("secret-b", "secret-a");
        TokenHashes rotated = Tokens.hashes("secret-b");
        SessionToken token = open(null).token();
        assertTrue(proves(rotating, token));
        assertFalse(proves(rotated, token));
        String old = keptHashes();

        assertNull(open(Proof.TOKEN, rotating, token).token());

        assertNotEquals(old, keptHashes());
        assertTrue(proves(rotated, token));
        assertFalse(proves(Tokens.HASHES, token));
    }

    @Test
    void aSessionThatIsBeingErasedIsSaidToBe() {
        SessionToken token = open(null).token();
        stage.tables().execute("UPDATE user_sessions SET erasing_since = now() WHERE session_id = ?", id);
        ProofService service = new ProofService(Tokens.settings(Proof.TOKEN, EXPIRY),
                new SessionRepository(stage.database()), Tokens.HASHES, clock);

        assertEquals(ErrorCode.SESSION_ERASED, TestAnswers.codeOf(service.prove(new ProveSession(id, token))));
    }

    @Test
    void aLinkWithoutAClientEndsAllTokensAndIssuesNone() {
        SessionToken token = open(null).token();
        UUID user = Users.insert(stage.tables());
        LinkService links = new LinkService(Tokens.settings(Proof.TOKEN, EXPIRY), new LinkRepository(stage.database()),
                Tokens.HASHES, clock);

        assertNull(TestAnswers.of(links.link(LinkSession.bySignup(id, user, false))).token());

        assertFalse(proves(token));
        assertEquals("{}", keptHashes());
        assertNotEquals(id, open(Proof.TOKEN, Tokens.HASHES, null).session().sessionId());
    }
}
