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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/** A signup that ends between two of its steps, as if the process had died there, is completed all the same. */
@ExtendWith(TestDatabase.class)
class SignupCutShortTest {

    private static final Duration SWEEP_AFTER = Duration.ofHours(1);

    private static TestService service;

    /** Where it ends: the database refuses the next step. */
    enum Cut {
        BEFORE_LINK("user_sessions", "UPDATE", "NEW.user_id IS NOT NULL"),
        BEFORE_EVENT("event_logs", "INSERT", "NEW.event_type = 'SIGNUP_COMPLETED'"),
        BEFORE_MARK("users", "UPDATE", "NEW.signup_completed_at IS NOT NULL");

        private final String table;
        private final String operation;
        private final String condition;

        Cut(String table, String operation, String condition) {
            this.table = table;
            this.operation = operation;
            this.condition = condition;
        }

        void begin(TestService service) {
            service.executeInDatabase("""
                    CREATE OR REPLACE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN RAISE EXCEPTION ''cut here''; END';
                    CREATE TRIGGER cut BEFORE %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION cut();"""
                    .formatted(operation, table, condition));
        }

        void end(TestService service) {
            service.executeInDatabase("DROP TRIGGER cut ON " + table);
        }
    }

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database,
                Map.of("USERS_SWEEP_INTERVAL", "100ms", "USERS_SWEEP_AFTER", "1h", "LOG_LEVEL", "error"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonObject form() {
        return new JsonObject().put("email", UUID.randomUUID() + "@example.org").put("ctaVariant", "B");
    }

    private static Answer signUpCut(Cut cut, String session, JsonObject form) {
        cut.begin(service);
        try {
            return service.signUp(session, form);
        } finally {
            cut.end(service);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameRequestAgainCompletesIt(Cut cut) {
        String session = service.newSession();
        JsonObject form = form();

        Answer failed = signUpCut(cut, session, form);
        Answer repeated = service.signUp(session, form);

        assertEquals(500, failed.status());
        assertEquals(200, repeated.status());
        assertIsComplete(session, form);
    }

    @ParameterizedTest
    @EnumSource
    void theSweepCompletesItWhenNobodyComesBack(Cut cut) {
        String session = service.newSession();
        JsonObject form = form();

        signUpCut(cut, session, form);
        service.clock().pass(SWEEP_AFTER.plusMinutes(1));
        Eventually.holds(() -> "t".equals(service.queryDatabase("SELECT signup_completed_at IS NOT NULL FROM users"
                + " WHERE email = '" + form.getString("email") + "'")));

        assertIsComplete(session, form);
    }

    /** Though nobody is there any more whose browser would say it. */
    @Test
    void theSweepFollowsWhatTheBrowserHadAskedFor() {
        String session = service.newSession();
        JsonObject form = form();

        Cut.BEFORE_LINK.begin(service);
        Answer failed = service.call("POST", "/api/users/signup", session, form, "Sec-GPC", "1");
        Cut.BEFORE_LINK.end(service);
        assertEquals(500, failed.status());
        service.clock().pass(SWEEP_AFTER.plusMinutes(1));
        Eventually.holds(() -> "t".equals(service.queryDatabase("SELECT signup_completed_at IS NOT NULL FROM users"
                + " WHERE email = '" + form.getString("email") + "'")));

        assertNotNull(service.user(session).session().getString("userId"));
        assertEquals(0, service.events(session, "?type=SIGNUP_COMPLETED").events().size());
    }

    @ParameterizedTest
    @EnumSource
    void aSessionErasedInBetweenIsNotBroughtBack(Cut cut) {
        String session = service.newSession();
        JsonObject form = form();

        signUpCut(cut, session, form);
        assertEquals(200, service.delete(session).status());
        service.clock().pass(SWEEP_AFTER.plusMinutes(1));
        Eventually.holds(() -> "0".equals(service.queryDatabase(
                "SELECT count(*) FROM users WHERE signup_completed_at IS NULL")));

        assertEquals(410, service.user(session).status());
    }

    private static void assertIsComplete(String session, JsonObject form) {
        JsonObject known = service.user(session).session();
        assertNotNull(known.getString("userId"));
        assertEquals(form.getString("email"), known.getJsonObject("userData").getString("email"));
        assertEquals(1, service.events(session, "?type=SIGNUP_COMPLETED").events().size());
        assertEquals("1", service.queryDatabase("SELECT count(*) FROM users WHERE signup_completed_at IS NOT NULL"
                + " AND email = '" + form.getString("email") + "'"));
    }
}
