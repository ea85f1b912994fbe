package dev.sojourn.user;

import dev.sojourn.contract.FindDraft;
import dev.sojourn.contract.FindKnownProfile;
import dev.sojourn.contract.ForgetProfile;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.KnownAttribute;
import dev.sojourn.contract.MergeProfile;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.ProfilePatch;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.User;
import dev.sojourn.contract.UserData;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import io.vertx.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** An undone link leaves session and user as if it had never been. */
@Tag("db")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class UndoLinkTest {

    private static final List<String> NAMES = List.of("age", "city", "country");
    /** A profile has room for one of these, not for two. */
    private static final String LONG = "x".repeat(10_000);

    private static TestStage stage;
    private static TestTables tables;
    private static UserRepository users;
    private static ProfileService profiles;

    private final UUID phone = open(null);
    private final UUID user = signUp(phone);
    private int told;

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        users = new UserRepository(stage.database(), Accounts.PROFILE);
        profiles = new ProfileService(Accounts.PROFILE, new ProfileRepository(stage.database()),
                MovableClock.at(Accounts.NOW));
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private static UUID open(UUID userId) {
        UUID session = UUID.randomUUID();
        tables.execute("""
                INSERT INTO user_sessions (session_id, user_id, last_seen, created_at, updated_at)
                VALUES (?, ?, now(), now(), now())""", session, userId);
        return session;
    }

    /** A user whose only session is that one. */
    private static UUID signUp(UUID session) {
        Account account = Accounts.withNothingButAnEmail(session);
        TestAnswers.of(users.insert(account)).orElseThrow();
        link(session, account.user().userId());
        return account.user().userId();
    }

    private static void link(UUID session, UUID userId) {
        tables.execute("UPDATE user_sessions SET user_id = ? WHERE session_id = ?", userId, session);
    }

    private static void undo(UUID session, UUID userId) {
        link(session, null);
        tables.column("SELECT user_undo_link(?, ?)", session, userId);
    }

    /** Each time later than before. */
    private void tell(UUID session, String name, String value) {
        Map<String, JsonText> attributes = new LinkedHashMap<>();
        attributes.put(name, value == null ? null : new JsonText(Json.encode(value)));
        Instant at = Accounts.NOW.plusMillis(++told);
        TestAnswers.of(profiles.merge(new MergeProfile(session,
                List.of(new ProfilePatch(attributes, ProfileSource.FORM, at, false)))));
    }

    private static String known(UserData data, String name) {
        JsonText value = data == null ? null : data.attributes().get(name);
        return value == null ? null : (String) Json.decodeValue(value.value());
    }

    private static String ofUser(UUID userId, String name) {
        return known(TestAnswers.of(users.find(userId)).orElseThrow().user().userData(), name);
    }

    private static String ofDraft(UUID session, String name) {
        return known(TestAnswers.of(profiles.findDraft(new FindDraft(session))).userData(), name);
    }

    private static List<KnownAttribute> replaced(UUID session) {
        return TestAnswers.of(profiles.findKnown(FindKnownProfile.ofSession(session))).replaced();
    }

    @Test
    void aSignupGivesTheDraftBackAndTheUserKeepsWhatTheFormSaid() {
        UUID session = open(null);
        tell(session, "city", "Bath");
        tell(session, "age", "36");
        Account form = Accounts.of(Accounts.email(), session);
        UserData said = Accounts.PROFILE.userData(Map.of("email", KnownValues.ofEmail(Accounts.emailOf(form)),
                "age", new JsonText("\"37\"")));
        UUID made = TestAnswers.of(users.insert(new Account(
                new User(form.user().userId(), said, form.user().createdAt()), session,
                form.signupEventId(), null, null, false))).orElseThrow().user().userId();
        link(session, made);
        assertEquals("Bath", ofUser(made, "city"));
        tell(session, "country", "UK");

        undo(session, made);

        assertEquals("Bath", ofDraft(session, "city"));
        assertEquals("36", ofDraft(session, "age"));
        assertNull(ofDraft(session, "country"));
        assertNull(ofUser(made, "city"));
        assertEquals("37", ofUser(made, "age"));
        assertNull(ofUser(made, "country"));
        tell(session, "age", "38");
        assertEquals("37", ofUser(made, "age"), "what is told now is told to nobody else");
        signUp(session);
    }

    @Test
    void whatASessionHasToldItsUserIsTakenBack() {
        tell(phone, "city", "Bath");
        UUID laptop = open(null);
        tell(laptop, "city", "Rome");
        link(laptop, user);
        tell(laptop, "city", "Oslo");
        tell(laptop, "city", "Kiel");
        tell(laptop, "age", "20");
        assertEquals("Kiel", ofUser(user, "city"));
        assertEquals(List.of("\"Bath\" " + phone), replaced(laptop).stream()
                .map(each -> each.value().value() + " " + each.sessionId()).toList());

        undo(laptop, user);

        assertEquals("Bath", ofUser(user, "city"));
        assertNull(ofUser(user, "age"));
        assertEquals("Rome", ofDraft(laptop, "city"));
        assertEquals(List.of(), replaced(laptop));
    }

    @Test
    void whatWasRemovedStaysRemovedEverywhere() {
        UUID laptop = open(null);
        tell(laptop, "city", "Rome");
        link(laptop, user);
        tell(phone, "city", "Bath");
        tell(laptop, "city", "Oslo");
        tell(phone, "city", null);
        for (String table : List.of("users", "session_profiles")) {
            assertEquals(List.of(), tables.column("SELECT t::text FROM " + table + " AS t"
                    + " WHERE t::text LIKE '%Rome%' OR t::text LIKE '%Bath%' OR t::text LIKE '%Oslo%'"));
        }

        undo(laptop, user);
        assertNull(ofUser(user, "city"));
        assertNull(ofDraft(laptop, "city"));
    }

    /** Of sessions that told by turns each is undone at some time; what the others have told stands as if alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void agreesWithTellingAllAgainWithoutTheUndone(long seed) {
        Random random = new Random(seed);
        List<UUID> linked = new ArrayList<>(List.of(phone));
        for (int n = 0; n < 4; n++) {
            linked.add(open(user));
        }
        record Word(UUID session, String name, String value) {
        }
        List<Word> words = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            if (random.nextInt(8) == 0 && linked.size() > 1) {
                UUID undone = linked.remove(random.nextInt(linked.size()));
                undo(undone, user);
                words.removeIf(word -> word.session().equals(undone));
            } else if (!linked.isEmpty()) {
                Word word = new Word(linked.get(random.nextInt(linked.size())),
                        NAMES.get(random.nextInt(NAMES.size())), "v" + step);
                words.add(word);
                tell(word.session(), word.name(), word.value());
            }
            for (String name : NAMES) {
                String expected = words.stream().filter(word -> word.name().equals(name)).map(Word::value)
                        .reduce((first, second) -> second).orElse(null);
                assertEquals(expected, ofUser(user, name), name + " after step " + step + " of seed " + seed);
            }
        }
    }

    @Test
    void aSessionThatGoesLeavesNoTraceWithOthersAndWhatItToldIsTheUsers() {
        UUID laptop = open(user);
        tell(laptop, "city", "Oslo");
        tell(laptop, "age", "36");
        tell(phone, "city", "Bath");
        for (String going : List.of("user_erase_session(?)", "user_forget_sessions(ARRAY[?])")) {
            tables.column("SELECT " + going, laptop);
        }
        for (String table : List.of("users", "session_profiles")) {
            assertEquals(0, tables.count("SELECT count(*) FROM " + table
                    + " AS t WHERE t::text LIKE ? OR t::text LIKE ?", "%" + laptop + "%", "%Oslo%"));
        }
        assertEquals("36", ofUser(user, "age"));
        undo(phone, user);
        assertNull(ofUser(user, "city"), "of an erased session nothing comes back");
    }

    @Test
    void aDeniedProfileTakesTheDraftAndNotWhatIsTheUsers() {
        tell(phone, "city", "Bath");
        UUID laptop = open(null);
        tell(laptop, "age", "20");
        link(laptop, user);
        tell(laptop, "city", "Oslo");

        assertEquals(1, TestAnswers.of(profiles.forget(new ForgetProfile(laptop))).attributes());

        undo(laptop, user);
        assertEquals("Bath", ofUser(user, "city"));
        assertNull(ofDraft(laptop, "age"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_erase_session", "user_forget_sessions"})
    void whatStoodBeforeAnotherSessionThatHasGoneComesBack(String going) {
        List<UUID> between = List.of(open(user), open(user));
        UUID last = open(user);
        tell(phone, "city", "Bath");
        tell(between.get(0), "city", "Oslo");
        tell(between.get(1), "city", "Kiel");
        tell(last, "city", "Kiel");
        if (going.equals("user_erase_session")) {
            between.forEach(session -> tables.column("SELECT user_erase_session(?)", session));
        } else {
            tables.column("SELECT user_forget_sessions(ARRAY[?, ?])", between.get(0), between.get(1));
        }
        assertEquals("Kiel", ofUser(user, "city"));

        undo(last, user);

        assertEquals("Bath", ofUser(user, "city"));
    }

    /** What would be brought back is bounded as a profile is; what finds no room is unknown after an undo. */
    @Test
    void rememberingIsBounded() {
        List<String> names = List.of("age", "city", "country", "gender");
        UUID laptop = open(user);
        for (String name : names) {
            tell(phone, name, "x".repeat(6000));
            tell(laptop, name, "y");
        }
        undo(laptop, user);
        assertEquals(2, names.stream().map(name -> ofUser(user, name)).filter(Objects::nonNull).count());
    }

    @Test
    void anUndoLeavesUnknownWhatFindsNoRoomWithWhatWasToldSince() {
        UUID laptop = open(user);
        tell(phone, "city", LONG);
        tell(laptop, "city", "Oslo");
        tell(phone, "country", LONG);

        undo(laptop, user);

        assertNull(ofUser(user, "city"));
        assertEquals(LONG, ofUser(user, "country"));
        assertEquals(List.of("country"), tables.column(
                "SELECT jsonb_object_keys(told_by) FROM users WHERE user_id = ?", user));
        tell(phone, "city", "Bath");
        assertEquals("Bath", ofUser(user, "city"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionCanGoAlthoughWhatStoodBeforeItFindsNoRoom(boolean isErased) {
        UUID laptop = open(user);
        UUID tablet = open(user);
        tell(phone, "city", LONG);
        tell(laptop, "city", "Oslo");
        tell(tablet, "city", "Kiel");
        tell(phone, "country", LONG);
        tell(tablet, "country", "NO");

        if (isErased) {
            tables.column("SELECT user_erase_session(?)", laptop);
        } else {
            undo(laptop, user);
        }

        undo(tablet, user);
        assertNull(ofUser(user, "city"));
        assertEquals(LONG, ofUser(user, "country"));
    }
}
