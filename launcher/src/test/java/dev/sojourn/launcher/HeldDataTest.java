package dev.sojourn.launcher;

import dev.sojourn.gateway.openapi.ApiContract;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/**
 * What the tables hold of a person, column by column: where the export shows it, or why it does not, and that the
 * erasure goes by its table. Whoever adds a column says so here.
 */
@ExtendWith(TestDatabase.class)
class HeldDataTest {

    /** Of a person, and shown: the member of the export. */
    private static final Map<String, String> EXPORTED = new TreeMap<>(Map.ofEntries(
            Map.entry("users.user_id", "user/userId"),
            Map.entry("users.created_at", "user/createdAt"),
            Map.entry("users.email", "user/attributes/*/value"),
            Map.entry("users.attributes", "user/attributes/*/value"),
            Map.entry("users.told_by", "user/attributes/*/sessionId"),
            Map.entry("users.cta_variant", "user/ctaVariant"),
            Map.entry("users.signup_gpc", "user/signupGpc"),
            Map.entry("user_sessions.session_id", "sessions/sessionId"),
            Map.entry("user_sessions.user_id", "sessions/userId"),
            Map.entry("user_sessions.last_seen", "sessions/lastSeen"),
            Map.entry("user_sessions.created_at", "sessions/createdAt"),
            Map.entry("user_sessions.visit_count", "sessions/visitCount"),
            Map.entry("user_sessions.first_referrer", "sessions/firstReferrer"),
            Map.entry("user_sessions.metadata", "sessions/metadata"),
            Map.entry("user_sessions.consent_analytics", "sessions/consent/analytics"),
            Map.entry("user_sessions.consent_profiling", "sessions/consent/profiling"),
            Map.entry("session_profiles.session_id", "sessions/sessionId"),
            Map.entry("session_profiles.attributes", "sessions/draft/*/value"),
            Map.entry("session_profiles.replaced", "sessions/replaced/*/value"),
            Map.entry("session_profiles.user_id", "sessions/userId"),
            Map.entry("session_links.session_id", "sessions/sessionId"),
            Map.entry("session_links.user_id", "sessions/links/userId"),
            Map.entry("session_links.action", "sessions/links/action"),
            Map.entry("session_links.actor", "sessions/links/actor"),
            Map.entry("session_links.reason", "sessions/links/reason"),
            Map.entry("session_links.at", "sessions/links/at"),
            Map.entry("session_consents.session_id", "sessions/sessionId"),
            Map.entry("session_consents.analytics", "sessions/consents/analytics"),
            Map.entry("session_consents.profiling", "sessions/consents/profiling"),
            Map.entry("session_consents.policy_version", "sessions/consents/policyVersion"),
            Map.entry("session_consents.chosen_at", "sessions/consents/at"),
            Map.entry("event_logs.session_id", "sessions/sessionId"),
            Map.entry("event_logs.event_id", "sessions/events/eventId"),
            Map.entry("event_logs.client_event_id", "sessions/events/eventId"),
            Map.entry("event_logs.timestamp", "sessions/events/timestamp"),
            Map.entry("event_logs.created_at", "sessions/events/receivedAt"),
            Map.entry("event_logs.event_type", "sessions/events/eventType"),
            Map.entry("event_logs.payload", "sessions/events/payload"),
            Map.entry("event_ids.session_id", "sessions/sessionId"),
            Map.entry("event_ids.client_event_id", "sessions/events/eventId"),
            Map.entry("event_quarantine.id", "sessions/refusedEvents/id"),
            Map.entry("event_quarantine.session_id", "sessions/refusedEvents/sessionId"),
            Map.entry("event_quarantine.client_event_id", "sessions/refusedEvents/eventId"),
            Map.entry("event_quarantine.event_type", "sessions/refusedEvents/eventType"),
            Map.entry("event_quarantine.reason", "sessions/refusedEvents/reason"),
            Map.entry("event_quarantine.event", "sessions/refusedEvents/event"),
            Map.entry("event_quarantine.errors", "sessions/refusedEvents/errors"),
            Map.entry("event_quarantine.schema_version", "sessions/refusedEvents/schemaVersion"),
            Map.entry("event_quarantine.received_at", "sessions/refusedEvents/receivedAt")));

    /** In the row of a person, and not shown. */
    private static final Map<String, String> NOT_EXPORTED = Map.ofEntries(
            Map.entry("users.email_key", "the email once more, to compare by"),
            Map.entry("users.updated_at", "when the service last wrote the row"),
            Map.entry("users.signup_completed_at", "how far the service was with the signup"),
            Map.entry("users.signup_event_id", "the id of the event SIGNUP_COMPLETED, which is shown"),
            Map.entry("users.signup_session_id", "the session of the first link, which is shown"),
            Map.entry("user_sessions.updated_at", "when the service last wrote the row"),
            Map.entry("user_sessions.ended_at", "the time of the visitor's unlink, which is shown"),
            Map.entry("user_sessions.erasing_since", "while it is set nothing is shown"),
            Map.entry("user_sessions.token_hashes", "proves; who has the export need not have the session"),
            Map.entry("user_sessions.ended_token_hash", "proves"),
            Map.entry("user_sessions.ended_key_hash", "proves"),
            Map.entry("user_sessions.ended_token_at", "until when the two before it prove"),
            Map.entry("session_profiles.updated_at", "when the row was last written; each value has a time"),
            Map.entry("session_links.link_id", "the order of the list"),
            Map.entry("session_consents.consent_id", "the order of the list"),
            Map.entry("event_ids.event_id", "the key of an event that is shown by its client's id"),
            Map.entry("event_quarantine.weight", "the size of the event, which is shown"));

    /** Of nobody. */
    private static final Map<String, String> NOBODYS = Map.of(
            "erasures", "receipts; whom they are about only as long as an erasure is under way",
            "session_tombstones", "hashes of erased ids, under a key that is no setting",
            "tombstone_key", "that key",
            "event_quarantine_erasures", "hashes of erased ids, for minutes",
            "event_quarantine_size", "a count",
            "user_schema_history", "migrations",
            "session_schema_history", "migrations",
            "event_schema_history", "migrations");

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Set<String> lines(String sql) {
        return new TreeSet<>(List.of(service.queryDatabase(
                "SELECT string_agg(line, ' ') FROM (" + sql + ") AS t (line)").split(" ")));
    }

    private static String tableOf(String column) {
        return column.substring(0, column.indexOf('.'));
    }

    private static Set<String> personal() {
        return Stream.concat(EXPORTED.keySet().stream(), NOT_EXPORTED.keySet().stream()).map(HeldDataTest::tableOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyColumnIsAccountedFor() {
        Set<String> known = Stream.concat(EXPORTED.keySet().stream(), NOT_EXPORTED.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> columns = lines("""
                SELECT relname || '.' || attname FROM pg_class
                    JOIN pg_namespace ON pg_namespace.oid = relnamespace
                    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
                WHERE relkind IN ('r', 'p', 'm') AND NOT relispartition
                    AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')""");
        columns.removeIf(column -> NOBODYS.containsKey(tableOf(column)));
        assertEquals(known, columns);
    }

    @Test
    void whatIsSaidToBeExportedIsPromised() {
        ApiContract api = new ApiContract();
        JsonObject export = api.document().getJsonObject("components").getJsonObject("schemas")
                .getJsonObject("ExportResponse");
        EXPORTED.forEach((column, path) -> {
            JsonObject node = export;
            for (String step : path.split("/")) {
                node = api.resolve(node);
                node = node.containsKey("items") ? api.resolve(node.getJsonObject("items")) : node;
                Object member = step.equals("*") ? node.getValue("additionalProperties")
                        : node.getJsonObject("properties", new JsonObject()).getValue(step);
                assertNotNull(member, column + " at " + path);
                // A schema that is true takes anything, and says no more.
                node = member instanceof JsonObject further ? further : new JsonObject();
            }
        });
    }

    @Test
    void anErasureGoesByEveryTable() {
        String session = service.newSession();
        service.signUp(session, new JsonObject().put("email", UUID.randomUUID() + "@example.org"));
        assertEquals(personal(), new TreeSet<>(service.exchange(service.request("DELETE",
                "/api/sessions/" + session + "?scope=user")).body().getJsonObject("deleted").fieldNames()));
    }

    /** A column that points to a session or a user makes its table somebody's. */
    @Test
    void noTableOfNobodyPointsToSomebody() {
        Set<String> pointing = lines("""
                SELECT DISTINCT relname::text FROM pg_class
                    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
                WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
                    AND (attname ~ '(session|user)_ids?$' AND atttypid IN ('uuid'::regtype, 'uuid[]'::regtype)
                        OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f'
                            AND confrelid IN ('users'::regclass, 'user_sessions'::regclass)))""");
        pointing.removeAll(personal());
        assertEquals(Set.of("erasures"), pointing, "which forgets whom it was about: its constraint says so");
    }

    /** PostgreSQL keeps samples of what can be compared, and they would outlive the rows. */
    @Test
    void noSamplesAreTakenOfWhatPeopleSay() {
        assertEquals(Set.of("event_logs.event_type", "event_quarantine.event_type", "event_quarantine.reason",
                "event_quarantine.schema_version", "session_links.action", "session_links.actor"), lines("""
                SELECT relname || '.' || attname FROM pg_class
                    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
                WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
                    AND atttypid IN ('text'::regtype, 'jsonb'::regtype) AND attstattarget IS DISTINCT FROM 0
                    AND relname IN (%s)""".formatted(personal().stream().map(table -> "'" + table + "'")
                .collect(Collectors.joining(", ")))));
    }
}
