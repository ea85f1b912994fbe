package dev.sojourn.launcher;

import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** A signup that is cut short ends the tokens it has to end, and locks nobody out who has its key. */
@ExtendWith(TestDatabase.class)
class SignupTokensTest {

    private static final String TOKEN = "X-Session-Token";
    private static final Duration SWEEP_AFTER = Duration.ofHours(1);

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("SESSIONS_PROOF", "token", "USERS_SWEEP_INTERVAL", "100ms",
                "USERS_SWEEP_AFTER", "1h"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Answer signUp(Answer session, JsonObject form, String token, String key) {
        return service.call("POST", "/api/users/signup", session.sessionId(), form, TOKEN, token, "Idempotency-Key", key);
    }

    private static int statusOfUser(Answer session, String token) {
        return service.call("GET", "/api/sessions/" + session.sessionId() + "/user", null, null, TOKEN, token).status();
    }

    private static Answer signUpCut(SignupCutShortTest.Cut cut, Answer session, JsonObject form, String token) {
        cut.begin(service);
        try {
            return signUp(session, form, token, "key-of-this-signup");
        } finally {
            cut.end(service);
        }
    }

    private static JsonObject form() {
        return new JsonObject().put("email", UUID.randomUUID() + "@example.org");
    }

    @ParameterizedTest
    @EnumSource
    void theClientsRetryCompletesIt(SignupCutShortTest.Cut cut) {
        Answer session = service.openSession(null, new JsonObject());
        String token = session.session().getString("token");
        JsonObject form = form();
        assertEquals(500, signUpCut(cut, session, form, token).status());

        Answer repeated = signUp(session, form, token, "key-of-this-signup");

        assertEquals(200, repeated.status());
        assertEquals(200, statusOfUser(session, repeated.session().getString("token")));
        assertEquals(401, statusOfUser(session, token));
    }

    @ParameterizedTest
    @EnumSource
    void afterTheSweepTheOldTokenIsDeadAndTheRetryWorksStill(SignupCutShortTest.Cut cut) {
        Answer session = service.openSession(null, new JsonObject());
        String token = session.session().getString("token");
        JsonObject form = form();
        signUpCut(cut, session, form, token);
        service.clock().pass(SWEEP_AFTER.plusMinutes(1));
        Eventually.holds(() -> "t".equals(service.queryDatabase("SELECT signup_completed_at IS NOT NULL FROM users"
                + " WHERE email = '" + form.getString("email") + "'")));

        assertEquals(401, statusOfUser(session, token));
        assertEquals(401, signUp(session, form, token, "key-of-another-signup").status());
        // Nor is it anybody's who knows the id.
        assertNotEquals(session.sessionId(), service.openSession(session.sessionId(), new JsonObject()).sessionId());

        Answer repeated = signUp(session, form, token, "key-of-this-signup");
        assertEquals(200, repeated.status());
        assertEquals(200, statusOfUser(session, repeated.session().getString("token")));
    }
}
