package dev.sojourn.user;

import dev.sojourn.contract.Draft;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindDraft;
import dev.sojourn.contract.ForgetProfile;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.MergeProfile;
import dev.sojourn.contract.MergedProfile;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.ProfileAttribute;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.ProfilePatch;
import dev.sojourn.contract.ProfileRefusal;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.User;
import dev.sojourn.contract.UserData;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Profiles over real rows. */
@Tag("db")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class ProfileServiceTest {

    private static final Instant NOW = Accounts.NOW;

    private static TestStage stage;
    private static TestTables tables;
    private static UserRepository users;
    private static ProfileService profiles;

    private final UUID session = UUID.randomUUID();

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        users = new UserRepository(stage.database(), Accounts.PROFILE);
        profiles = new ProfileService(Accounts.PROFILE, new ProfileRepository(stage.database()), MovableClock.at(NOW));
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @BeforeEach
    void open() {
        open(session, null);
    }

    private static void open(UUID session, UUID userId) {
        tables.execute("""
                INSERT INTO user_sessions (session_id, user_id, last_seen, created_at, updated_at)
                VALUES (?, ?, now(), now(), now())""", session, userId);
    }

    private static void consent(UUID session, Boolean profiling) {
        tables.execute("UPDATE user_sessions SET consent_profiling = ? WHERE session_id = ?", profiling, session);
    }

    /** @param namesAndValues by turns; null is a value */
    private static Map<String, JsonText> values(String... namesAndValues) {
        Map<String, JsonText> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1] == null ? null : new JsonText(namesAndValues[i + 1]));
        }
        return values;
    }

    private static ProfilePatch form(String... namesAndValues) {
        return new ProfilePatch(values(namesAndValues), ProfileSource.FORM, NOW, false);
    }

    private static ProfilePatch event(long second, boolean repeated, String... namesAndValues) {
        return new ProfilePatch(values(namesAndValues), ProfileSource.EVENT, NOW.plusSeconds(second), repeated);
    }

    private static MergedProfile merge(UUID session, ProfilePatch... patches) {
        return TestAnswers.of(profiles.merge(new MergeProfile(session, List.of(patches))));
    }

    private static String value(MergedProfile merged, String name) {
        JsonText value = merged.userData().attributes().get(name);
        return value == null ? null : value.value();
    }

    private static UserData draft(UUID session) {
        return TestAnswers.<Draft>of(profiles.findDraft(new FindDraft(session))).userData();
    }

    private UUID signUp(UUID session) {
        Account account = Accounts.of(Accounts.email(), session);
        assertTrue(TestAnswers.of(users.insert(account)).isPresent());
        return account.user().userId();
    }

    @Test
    void gathersADraftPieceByPiece() {
        assertNull(draft(session));
        merge(session, form("age", "\"36\""));
        MergedProfile merged = merge(session, form("city", "\"Bath\""));

        assertEquals("\"36\"", value(merged, "age"));
        assertEquals(Accounts.PROFILE.names(), List.copyOf(merged.userData().attributes().keySet()));
        assertEquals(merged.userData(), draft(session));
        assertEquals(List.of(Map.of()), merged.refused());
    }

    @Test
    void keepsWhereEachValueCameFromAndWhen() {
        merge(session, event(1, false, "age", "\"36\""), form("city", "\"Bath\""));
        assertEquals(List.of("event 2026-03-01T12:00:01.123Z", "form 2026-03-01T12:00:00.123Z"), tables.column("""
                SELECT value ->> 'source' || ' ' || (value ->> 'at')
                FROM session_profiles, jsonb_each(attributes) WHERE session_id = ? ORDER BY key""", session));
    }

    @Test
    void nullRemoves() {
        merge(session, form("age", "\"36\""));
        assertNull(value(merge(session, form("age", null)), "age"));
        assertNull(draft(session));
        assertEquals(0, tables.count("SELECT count(*) FROM session_profiles WHERE attributes::text LIKE '%36%'"
                + " AND session_id = ?", session));
    }

    @Test
    void valuesComeBackEqual() {
        String value = "{\"b\": [1.50, 12345678901234567890, -0.000001, \"Žofie 🐎 \\\" \\\\ \\n\"]}";
        assertEquals("{\"b\": [1.50, 12345678901234567890, -0.000001, \"Žofie 🐎 \\\" \\\\ \\n\"]}",
                value(merge(session, form("household", value)), "household"));
    }

    @Test
    void anEventReplacesNothingThatWasToldLater() {
        merge(session, event(5, false, "age", "\"5\""));
        assertEquals("\"5\"", value(merge(session, event(4, false, "age", "\"4\"")), "age"));
        assertEquals("\"5b\"", value(merge(session, event(5, false, "age", "\"5b\"")), "age"));
        assertEquals("\"5b\"", value(merge(session, event(5, true, "age", "\"5c\"")), "age"));
        assertEquals("\"6\"", value(merge(session, event(6, true, "age", "\"6\"")), "age"));
    }

    @Test
    void aFormIsTheLatestWordWhateverTheClockOfAnEventSays() {
        merge(session, event(200, false, "age", "\"event\""));
        assertEquals("\"form\"", value(merge(session, form("age", "\"form\"")), "age"));
        assertEquals("\"form\"", value(merge(session, event(200, false, "age", "\"event\"")), "age"));
        assertNull(value(merge(session, form("age", null)), "age"));
        assertNull(value(merge(session, event(200, true, "age", "\"event\"")), "age"));
    }

    @Test
    void refusesWhatIsPersonalUntilItIsConsentedTo() {
        MergedProfile merged = merge(session, form("firstName", "\"Ada\"", "city", "\"Bath\""));
        assertEquals(List.of(Map.of("firstName", ProfileRefusal.PII_WITHOUT_CONSENT)), merged.refused());
        assertEquals("\"Bath\"", value(merged, "city"));
        assertNull(value(merged, "firstName"));
        consent(session, true);
        assertEquals("\"Ada\"", value(merge(session, form("firstName", "\"Ada\"")), "firstName"));
    }

    /** Each purpose is consented to for itself. */
    @Test
    void whatIsPersonalNeedsConsentToItsOwnPurpose() {
        ProfileService ofPurposes = new ProfileService(new ProfileDeclaration(List.of(
                        attribute("email", ProfileAttribute.Purpose.PROFILING),
                        attribute("phone", ProfileAttribute.Purpose.ANALYTICS))),
                new ProfileRepository(stage.database()), MovableClock.at(NOW));
        for (Boolean[] chosen : new Boolean[][] {{null, null}, {true, false}, {false, true}, {true, true}}) {
            tables.execute("UPDATE user_sessions SET consent_analytics = ?, consent_profiling = ? WHERE session_id = ?",
                    chosen[0], chosen[1], session);
            Map<String, ProfileRefusal> refused = TestAnswers.of(ofPurposes.merge(new MergeProfile(session,
                    List.of(form("email", "\"a@b.org\"", "phone", "\"1\""))))).refused().get(0);
            Map<String, ProfileRefusal> expected = new LinkedHashMap<>();
            if (!Boolean.TRUE.equals(chosen[0])) {
                expected.put("phone", ProfileRefusal.PII_WITHOUT_CONSENT);
            }
            if (!Boolean.TRUE.equals(chosen[1])) {
                expected.put("email", chosen[1] == null ? ProfileRefusal.PII_WITHOUT_CONSENT
                        : ProfileRefusal.PROFILING_DENIED);
            }
            assertEquals(expected, refused);
        }
    }

    private static ProfileAttribute attribute(String name, ProfileAttribute.Purpose purpose) {
        return new ProfileAttribute(name, name, true, purpose, new JsonText("{}"));
    }

    @Test
    void aDeniedProfileTakesNothingAndGivesBack() {
        merge(session, form("age", "\"36\""));
        consent(session, false);
        MergedProfile merged = merge(session, form("city", "\"Bath\"", "age", null));
        assertEquals(List.of(Map.of("city", ProfileRefusal.PROFILING_DENIED)), merged.refused());
        assertNull(draft(session));
    }

    @Test
    void patchesAtOnceAllStay() {
        List<String> names = List.of("age", "gender", "profession", "country", "city", "household");
        List<Future<MergedProfile>> merges = IntStream.range(0, 60).mapToObj(n -> profiles.merge(
                new MergeProfile(session, List.of(form(names.get(n % 6), "\"" + n + "\""))))).toList();
        TestAnswers.of(Future.all(merges));
        assertEquals(6, draft(session).attributes().values().stream().filter(value -> value != null).count());
    }

    @Test
    void sessionsOfOneUserShareTheProfile() {
        UUID user = signUp(session);
        UUID laptop = UUID.randomUUID();
        open(laptop, user);
        tables.execute("UPDATE user_sessions SET user_id = ? WHERE session_id = ?", user, session);
        List<Future<MergedProfile>> merges = Stream.of(session, laptop).map(each -> profiles.merge(
                new MergeProfile(each, List.of(form(each.equals(session) ? "city" : "country", "\"new\""))))).toList();
        TestAnswers.of(Future.all(merges));

        MergedProfile merged = merge(laptop, form("firstName", "\"Augusta\""));
        assertEquals("\"new\"", value(merged, "city"));
        assertEquals("\"new\"", value(merged, "country"));
        assertEquals("\"Augusta\"", value(merged, "firstName"));
        assertEquals(merged.userData(), TestAnswers.of(users.find(user)).orElseThrow().user().userData());
    }

    @Test
    void signupTakesTheDraftAndWhatItSaysWins() {
        consent(session, true);
        merge(session, form("email", "\"draft@example.org\"", "city", "\"Bath\"", "age", "\"1\""));
        Account account = Accounts.of(Accounts.email(), session);
        UserData said = Accounts.PROFILE.userData(Map.of("email", KnownValues.ofEmail(Accounts.emailOf(account)),
                "age", new JsonText("\"2\"")));
        Account made = TestAnswers.of(users.insert(new Account(new User(account.user().userId(),
                said, account.user().createdAt()), session, account.signupEventId(), null, null, false))).orElseThrow();

        assertEquals(Accounts.emailOf(account), Accounts.emailOf(made));
        assertEquals("\"2\"", made.user().userData().attributes().get("age").value());
        assertEquals("\"Bath\"", made.user().userData().attributes().get("city").value());
    }

    @Test
    void signupTakesNoDraftOfAProfileThatWasDeniedAMomentAgo() {
        merge(session, form("city", "\"Bath\""));
        consent(session, false);
        Account made = TestAnswers.of(users.insert(Accounts.withNothingButAnEmail(session))).orElseThrow();
        assertNull(made.user().userData().attributes().get("city"));
        assertEquals(1, TestAnswers.of(profiles.forget(new ForgetProfile(session))).attributes());
        assertNull(draft(session));
    }

    @Test
    void whatWasRemovedBeforeTheSignupComesNotBackWithAnEventFromBeforeThat() {
        consent(session, false);
        merge(session, event(5, false, "city", null));
        UUID user = TestAnswers.of(users.insert(Accounts.withNothingButAnEmail(session))).orElseThrow().user().userId();
        tables.execute("UPDATE user_sessions SET user_id = ? WHERE session_id = ?", user, session);
        consent(session, true);
        assertNull(value(merge(session, event(4, false, "city", "\"Bath\"")), "city"));
        assertEquals("\"York\"", value(merge(session, event(6, false, "city", "\"York\"")), "city"));
    }

    @Test
    void whoSignsUpWhileTellingLosesNothing() {
        for (int round = 0; round < 20; round++) {
            UUID each = UUID.randomUUID();
            open(each, null);
            Account account = Accounts.withNothingButAnEmail(each);
            TestAnswers.of(Future.all(users.insert(account),
                    profiles.merge(new MergeProfile(each, List.of(form("city", "\"told\""))))));
            assertEquals("\"told\"", TestAnswers.of(users.find(account.user().userId())).orElseThrow().user()
                    .userData().attributes().get("city").value());
        }
    }

    @Test
    void aUsersEmailStaysAndNothingElseIsMergedWithAnother() {
        UUID user = signUp(session);
        String email = Accounts.emailOf(TestAnswers.of(users.find(user)).orElseThrow());
        for (String other : Stream.of("\"other@example.org\"", "null").toList()) {
            MergedProfile merged = merge(session,
                    form("email", other.equals("null") ? null : other, "city", "\"Bath\""));
            assertEquals(List.of(Map.of("email", ProfileRefusal.EMAIL_FIXED)), merged.refused());
            assertEquals("\"London\"", value(merged, "city"));
        }
        MergedProfile same = merge(session, form("email", "\"" + email.toUpperCase() + "\"", "city", "\"Bath\""));
        assertEquals(List.of(Map.of()), same.refused());
        assertEquals("\"Bath\"", value(same, "city"));
        assertEquals("\"" + email + "\"", value(same, "email"));
    }

    @Test
    void aProfileIsBounded() {
        String large = "\"" + "x".repeat(9000) + "\"";
        merge(session, form("age", large));
        assertEquals(ErrorCode.PROFILE_TOO_LARGE, TestAnswers.codeOf(
                profiles.merge(new MergeProfile(session, List.of(form("city", large, "gender", "\"f\""))))));
        assertNull(draft(session).attributes().get("gender"));
    }

    @Test
    void aSessionThatIsNotThereHasNoProfile() {
        UUID ended = UUID.randomUUID();
        open(ended, null);
        tables.execute("UPDATE user_sessions SET ended_at = now() WHERE session_id = ?", ended);
        for (UUID gone : List.of(UUID.randomUUID(), ended)) {
            assertEquals(ErrorCode.SESSION_NOT_FOUND, TestAnswers.codeOf(
                    profiles.merge(new MergeProfile(gone, List.of(form("age", "\"36\""))))));
        }
    }

    @Test
    void theDraftGoesWithTheSession() {
        merge(session, form("age", "\"36\""));
        assertEquals(List.of("session_profiles 1"), tables.column(
                "SELECT erased_table || ' ' || erased_rows FROM user_erase_session(?)", session));
        assertNull(draft(session));
        merge(session, form("age", "\"36\""));
        tables.column("SELECT user_forget_sessions(ARRAY[?])", session);
        assertNull(draft(session));
    }
}
