package dev.sojourn.launcher;

import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Failures that nobody expected are in the log with the statement that failed, and with nothing of whom it was about,
 * however loudly the database says it. That nothing of it was told is checked when the service is closed
 * ({@link Secrecy}).
 */
@ExtendWith(TestDatabase.class)
class FailuresInTheLogTest {

    private TestService service;

    @BeforeEach
    void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("ADMIN_API_KEY", Operator.KEY));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static String email() {
        return "canary-" + UUID.randomUUID() + "@example.org";
    }

    private static JsonObject saying(String member) {
        return new JsonObject().put(member, email());
    }

    /** What a person tells, the table that it is to be written to, and the query that is refused. */
    enum Told {
        SIGNUP("users", "INSERT", "user.insert", service -> service.signUp(service.newSession(), saying("email"))),
        SESSION("user_sessions", "INSERT", "session.open", service -> service.openSession(null,
                new JsonObject().put("metadata", saying("note")))),
        PROFILE("session_profiles", "INSERT OR UPDATE", "profile.merge_draft", service ->
                service.tell(service.newSession(), saying("city"))),
        CONSENT("session_consents", "INSERT", "consent.choose", service ->
                service.choose(service.newSession(), true, true, email())),
        EVENT("event_logs", "INSERT", "event.append", service ->
                service.track(service.newSession(), "A", saying("note"))),
        EVENT_WITH_AN_ID("event_logs", "INSERT", "event.claim_and_append", service ->
                service.track(service.newSession(), new JsonObject().put("eventType", "A")
                        .put("payload", saying("note")).put("eventId", UUID.randomUUID().toString()))),
        ERASURE("user_sessions", "DELETE", "erasure.delete_sessions", service -> service.delete(
                service.openSession(null, new JsonObject().put("metadata", saying("note"))).sessionId()));

        private final String table;
        private final String operation;
        private final String query;
        private final Function<TestService, Answer> telling;

        Told(String table, String operation, String query, Function<TestService, Answer> telling) {
            this.table = table;
            this.operation = operation;
            this.query = query;
            this.telling = telling;
        }
    }

    private void refuse(String table, String operation, String state) {
        service.executeInDatabase("""
                CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                    DECLARE said text := coalesce(NEW, OLD)::text;
                    BEGIN RAISE EXCEPTION USING MESSAGE = said, DETAIL = said, HINT = said, ERRCODE = '%s'; END $$;
                CREATE TRIGGER refuse BEFORE %s ON %s FOR EACH ROW EXECUTE FUNCTION refuse();"""
                .formatted(state, operation, table));
    }

    private void refuseNoMore(String table) {
        service.executeInDatabase("DROP TRIGGER refuse ON " + table);
    }

    @ParameterizedTest
    @EnumSource
    void nameTheStatementAndNotThePerson(Told told) {
        refuse(told.table, told.operation, "P0001");
        Answer answer;
        try {
            answer = told.telling.apply(service);
        } finally {
            refuseNoMore(told.table);
        }
        assertEquals(500, answer.status(), answer.text());
        assertFalse(answer.text().contains("canary"), answer.text());
        assertTrue(Secrecy.ofRun().hasHeard(told.query + " was refused: SQLState P0001"), told.query);
    }

    /** What is worth a retry is logged as well, with its cause. */
    @Test
    void nameWhatMayBeRetried() {
        refuse("users", "INSERT", "53200");
        Answer answer = service.signUp(service.newSession(), saying("email"));
        refuseNoMore("users");
        assertEquals(503, answer.status());
        assertTrue(Secrecy.ofRun().hasHeard("user.insert was refused: SQLState 53200"));
    }

    /** PostgreSQL shows the whole row with a constraint that it breaks. */
    @Test
    void nameTheSqlStateOfAnEventThatPoisons() {
        service.executeInDatabase("ALTER TABLE event_logs ADD CONSTRAINT no_poison CHECK (event_type <> 'POISON')");
        String session = service.newSession();
        Answer answer = service.track(session, "POISON", saying("note"));
        assertEquals(400, answer.status());
        assertFalse(answer.text().contains("canary"), answer.text());
        assertTrue(Secrecy.ofRun().hasHeard("the database refused an event"));
        service.executeInDatabase("ALTER TABLE event_logs DROP CONSTRAINT no_poison");
    }

    @Test
    void nameWhatKeepsARefusedEventOutOfTheQuarantine() {
        refuse("event_quarantine", "INSERT", "P0001");
        String session = service.newSession();
        assertEquals(400, service.track(session, "A", saying("note").put("answersCount", -1)).status());
        Eventually.holds(() -> Secrecy.ofRun().hasHeard("refused events could not be put into quarantine"));
        refuseNoMore("event_quarantine");
    }
}
