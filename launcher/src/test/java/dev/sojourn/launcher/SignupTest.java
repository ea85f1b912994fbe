package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

@ExtendWith(TestDatabase.class)
class SignupTest {

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String newEmail() {
        return "p" + UUID.randomUUID() + "@example.org";
    }

    private static JsonObject form(String email) {
        return new JsonObject().put("email", email);
    }

    private static List<JsonObject> signupEvents(String session) {
        return service.events(session, "?type=SIGNUP_COMPLETED").events().stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void makesAUserOfAVisitorAndKeepsTheHistory() {
        String session = service.newSession();
        service.track(session, "QUIZ_STARTED", new JsonObject());
        String email = newEmail();
        JsonObject form = new JsonObject().put("email", email).put("firstName", "Zoë").put("age", "25-34")
                .put("gender", "female").put("profession", "engineer").put("country", "NL").put("city", "Utrecht")
                .put("household", "2").put("ctaVariant", "B");

        Answer answer = service.signUp(session, form);

        assertEquals(201, answer.status());
        JsonObject userData = form.copy();
        userData.remove("ctaVariant");
        JsonObject user = answer.user().copy();
        String userId = (String) user.remove("userId");
        user.remove("createdAt");
        assertEquals(userData, user);
        assertEquals(session, answer.sessionId());
        assertEquals(userId, answer.session().getString("userId"));
        assertEquals(userData, answer.session().getJsonObject("userData"));
        assertEquals(userData, service.user(session).session().getJsonObject("userData"));
        assertEquals(userData,
                service.openSession(session, new JsonObject()).session().getJsonObject("userData"));
        assertEquals(2, service.events(session, "").events().size());
        assertEquals(new JsonObject().put("ctaVariant", "B"), signupEvents(session).get(0).getJsonObject("payload"));
        assertEquals("B", service.queryDatabase("SELECT cta_variant FROM users WHERE user_id = '" + userId + "'"));
    }

    @Test
    void needsNoMoreThanAnEmail() {
        Answer answer = service.signUp(TestService.randomId(), form(newEmail()));
        assertEquals(201, answer.status());
        assertNull(answer.user().getString("firstName"));
    }

    @Test
    void theSameSignupAgainIsTheSameUser() {
        String session = service.newSession();
        String email = newEmail();
        Answer first = service.signUp(session, form(email).put("city", "Utrecht"));
        Answer again = service.signUp(session, form(email.toUpperCase()).put("city", "Delft"));

        assertEquals(200, again.status());
        assertEquals(first.user(), again.user());
        assertEquals(1, signupEvents(session).size());
    }

    @Test
    void aClientsOwnSignupCompletedIsTheServersOne() {
        String session = service.newSession();
        service.signUp(session, form(newEmail()).put("ctaVariant", "A"));
        JsonObject stored = signupEvents(session).get(0);

        Answer own = service.track(session, new JsonObject().put("eventType", "SIGNUP_COMPLETED")
                .put("eventId", TestService.randomId()).put("payload", new JsonObject().put("ctaVariant", "forged")));

        assertEquals(200, own.status());
        assertEquals(stored.getString("eventId"), own.event().getString("eventId"));
        assertEquals(List.of(stored), signupEvents(session));
    }

    @Test
    void refusesAnEmailThatIsTakenAndRevealsNothing() {
        String email = newEmail();
        service.signUp(service.newSession(), form(email).put("firstName", "Secret"));
        String other = service.newSession();

        Answer answer = service.signUp(other, form(email.toUpperCase()));

        assertEquals(409, answer.status());
        assertEquals("EMAIL_TAKEN", answer.code());
        assertFalse(answer.text().contains("Secret"));
        assertFalse(answer.text().toLowerCase().contains(email));
        assertNull(service.user(other).session().getString("userId"));
        assertEquals(List.of(), signupEvents(other));
    }

    @Test
    void refusesASecondUserForASession() {
        String session = service.newSession();
        Answer first = service.signUp(session, form(newEmail()));
        String second = newEmail();

        Answer answer = service.signUp(session, form(second));

        assertEquals("SESSION_LINKED", answer.code());
        assertEquals(409, answer.status());
        assertEquals(first.user().getString("userId"), service.user(session).session().getString("userId"));
        assertEquals("0", service.queryDatabase("SELECT count(*) FROM users WHERE email = '" + second + "'"));
        assertEquals(201, service.signUp(service.newSession(), form(second)).status());
    }

    @Test
    void leavesNoUserBehindWhenTheSessionWasLinkedOtherwise() {
        Answer owner = service.signUp(service.newSession(), form(newEmail()));
        String session = service.newSession();
        service.executeInDatabase("UPDATE user_sessions SET user_id = '%s' WHERE session_id = '%s'"
                .formatted(owner.user().getString("userId"), session));
        String email = newEmail();

        assertEquals("SESSION_LINKED", service.signUp(session, form(email)).code());

        assertEquals("0", service.queryDatabase("SELECT count(*) FROM users WHERE email = '" + email + "'"));
        assertEquals(201, service.signUp(service.newSession(), form(email)).status());
    }

    @Test
    void aHundredSignupsOfOneEmailFromAsManySessionsMakeOneUser() {
        String email = newEmail();
        List<HttpRequest> requests = Stream.generate(TestService::randomId).limit(100)
                .map(session -> service.request("POST", "/api/users/signup", session, form(email))).toList();

        List<Answer> answers = service.exchangeAll(requests);

        assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(99, answers.stream().filter(answer -> answer.status() == 409)
                .filter(answer -> answer.code().equals("EMAIL_TAKEN")).count());
        assertEquals("1", service.queryDatabase("SELECT count(*) FROM users WHERE email = '" + email + "'"));
        assertEquals("1", service.queryDatabase(
                "SELECT count(*) FROM user_sessions JOIN users USING (user_id) WHERE email = '" + email + "'"));
    }

    @Test
    void fiftySignupsOfOneSessionWithAsManyEmailsMakeOneUser() {
        String session = TestService.randomId();
        List<Answer> answers = service.exchangeAll(Stream.generate(SignupTest::newEmail).limit(50)
                .map(email -> service.request("POST", "/api/users/signup", session, form(email))).toList());

        assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(49, answers.stream().filter(answer -> answer.status() == 409).count());
        assertEquals(1, signupEvents(session).size());
        assertEquals("1", service.queryDatabase(
                "SELECT count(*) FROM users WHERE signup_session_id = '" + session + "'"));
    }

    @Test
    void fiftyTimesTheSameSignupAtOnceIsOneSignup() {
        String session = TestService.randomId();
        HttpRequest request = service.request("POST", "/api/users/signup", session, form(newEmail()));

        List<Answer> answers = service.exchangeAll(java.util.Collections.nCopies(50, request));

        assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(49, answers.stream().filter(answer -> answer.status() == 200).count());
        assertEquals(1, answers.stream().map(answer -> answer.user().getString("userId")).distinct().count());
        assertEquals(1, signupEvents(session).size());
    }

    @Test
    void needsASessionThatHasNotExpired() {
        assertEquals("SESSION_REQUIRED", service.signUp(null, form(newEmail())).code());

        String session = service.newSession();
        service.clock().pass(Duration.ofDays(31));
        String email = newEmail();
        assertEquals("SESSION_NOT_FOUND", service.signUp(session, form(email)).code());
        assertEquals(201, service.signUp(service.newSession(), form(email)).status());
    }

    @Test
    void theUserStaysWhenTheSessionIsCleared() {
        String session = service.newSession();
        String email = newEmail();
        service.signUp(session, form(email));

        assertEquals(200, service.delete(session).status());

        assertEquals("EMAIL_TAKEN", service.signUp(service.newSession(), form(email)).code());
        assertEquals("SESSION_ERASED", service.signUp(session, form(newEmail())).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "x@", "@x.org", "a b@x.org", "a@b", "a@b@c.org", "a@x..org"})
    void refusesWhatIsNoEmail(String email) {
        Answer answer = service.signUp(service.newSession(), form(email));
        assertEquals(400, answer.status());
        assertEquals("/email", answer.pointers());
    }

    @Test
    void boundsEveryField() {
        String longest = "a".repeat(64) + "@" + "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(57) + ".org";
        assertEquals(254, longest.length());
        assertEquals(201, service.signUp(service.newSession(), form(longest)).status());
        assertEquals("/email", service.signUp(service.newSession(), form("a" + longest)).pointers());
        assertEquals("/email", service.signUp(service.newSession(), new JsonObject()).pointers());
        for (String field : List.of("firstName", "age", "gender", "profession", "country", "city", "household",
                "ctaVariant")) {
            assertEquals(201, service.signUp(service.newSession(),
                    form(newEmail()).put(field, "é".repeat(100))).status(), field);
            assertEquals("/" + field, service.signUp(service.newSession(),
                    form(newEmail()).put(field, "é".repeat(101))).pointers());
            assertEquals("/" + field, service.signUp(service.newSession(), form(newEmail()).put(field, 7)).pointers());
        }
        assertEquals("/userId", service.signUp(service.newSession(),
                form(newEmail()).put("userId", TestService.randomId())).pointers());
    }
}
