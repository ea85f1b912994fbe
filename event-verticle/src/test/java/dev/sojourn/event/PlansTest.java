package dev.sojourn.event;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import java.util.List;
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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How the planner goes about the statements once there is a history: by index, in order, no further than needed. */
@Tag("db")
@Timeout(120)
@ExtendWith(TestDatabase.class)
class PlansTest {

    private static final String NEWEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    private static TestStage stage;
    private static TestTables tables;
    private static UUID session;

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        tables.execute("""
                INSERT INTO user_sessions (session_id, last_seen, created_at, updated_at)
                SELECT gen_random_uuid(), now(), now(), now() FROM generate_series(1, 10000)""");
        // Two thousand events of twenty sessions each, from two hundred days ago to a hundred ahead: in all partitions.
        tables.execute("""
                INSERT INTO event_logs (session_id, event_id, "timestamp", created_at, event_type, payload)
                SELECT session_id, overlay(gen_random_uuid()::text PLACING
                           left(event_id_floor(now() + (n - 1333) * interval '0.15 days')::text, 14)
                               || '7' FROM 1)::uuid,
                       now(), now(), CASE WHEN n % 2 = 0 THEN 'PAGE_VIEW' ELSE 'CONTENT_CLICK' END, '{}'
                FROM (SELECT session_id FROM user_sessions ORDER BY session_id LIMIT 20) AS few,
                     generate_series(1, 2000) AS n""");
        tables.execute("""
                INSERT INTO event_ids (session_id, client_event_id, event_id)
                SELECT session_id, gen_random_uuid(), event_id FROM event_logs WHERE event_type = 'PAGE_VIEW'""");
        tables.execute("ANALYZE");
        session = UUID.fromString(tables.value("SELECT min(session_id::text) FROM user_sessions"));
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    /** @param mode whether the plan is made for the arguments ({@code force_custom_plan}) or for any */
    private static String plan(Query query, String mode, String options, String arguments) {
        tables.execute("SET plan_cache_mode = " + mode);
        tables.execute("PREPARE tested AS " + query.sql());
        try {
            return String.join("\n", tables.column("EXPLAIN (" + options + ") EXECUTE tested(" + arguments + ")"));
        } finally {
            tables.execute("DEALLOCATE tested");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void theListReadsThePartitionsInOrderByTheirIndex(String mode) {
        for (Query query : List.of(EventListRepository.LIST, EventListRepository.LIST_OF_TYPE)) {
            String type = query == EventListRepository.LIST ? "" : ", 'PAGE_VIEW'";

            String plan = plan(query, mode, "COSTS OFF", "'%s', '%s', 51, 1048576%s".formatted(session, NEWEST, type));

            assertFalse(plan.contains("Sort"), plan);
            assertFalse(plan.contains("Seq Scan"), plan);
            assertFalse(plan.contains("Bitmap"), plan);
            assertTrue(plan.contains("Append"), plan);
            assertEquals(12, plan.lines().filter(line -> line.contains("Index Scan Backward using")).count(), plan);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void aPageReadsNoFurtherThanItsLastEvent(String mode) {
        String plan = plan(EventListRepository.LIST, mode, "ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF",
                "'%s', '%s', 6, 1048576".formatted(session, NEWEST));

        // The late edge has more than a page.
        assertEquals(11, plan.lines().filter(line -> line.contains("never executed")).count(), plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void aPageInThePastLeavesLaterPartitionsAlone(String mode) {
        String inThePast = tables.value("SELECT event_id_floor(now() - interval '9 weeks')");
        String plan = plan(EventListRepository.LIST, mode, "ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF",
                "'%s', '%s', 6, 1048576".formatted(session, inThePast));

        assertTrue(plan.contains("event_logs_early"), plan);
        assertFalse(plan.contains("event_logs_late"), plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void appendingAndRecognisingScanNoTable(String mode) {
        String event = UUID.randomUUID().toString();
        String known = "ARRAY['%s']::uuid[], ARRAY['%s']::uuid[], ARRAY['%s']::uuid[]".formatted(session, event, event);
        String incoming = known + ", ARRAY['PAGE_VIEW'], ARRAY['{}'], ARRAY[now()], ARRAY[now()], ARRAY[false]";

        String append = plan(EventRepository.queries(ConsentMode.OPT_OUT).append(), mode, "COSTS OFF", incoming);
        String claim = plan(EventRepository.queries(ConsentMode.OPT_OUT).claimAndAppend(), mode, "COSTS OFF", incoming);
        String recognise = plan(EventRepository.STORED_BEFORE, mode, "COSTS OFF", "ARRAY[0], " + known);

        assertFalse(append.contains("Seq Scan"), append);
        assertFalse(claim.contains("Seq Scan"), claim);
        assertFalse(recognise.contains("Seq Scan"), recognise);
    }

    @Test
    void anErasureReadsNoRowByScanning() {
        UUID erased = UUID.fromString(tables.value("SELECT max(session_id::text) FROM event_ids"));
        tables.execute("RESET plan_cache_mode");
        tables.begin();
        List<String> before = scanned();
        List<String> counts =
                tables.column("SELECT erased_table || ' ' || erased_rows FROM event_erase_session(?)", erased);
        tables.execute("DELETE FROM user_sessions WHERE session_id = ?", erased);

        assertEquals(List.of("event_logs 2000", "event_ids 1000", "event_quarantine 0"), counts);
        assertEquals(before, scanned());
        tables.commit();
    }

    /** Rows that this connection read by scanning a table (but the one that has one row), not yet reported to all. */
    private static List<String> scanned() {
        return tables.column("SELECT relname || ' ' || seq_tup_read FROM pg_stat_xact_user_tables"
                + " WHERE relname <> 'event_quarantine_size' ORDER BY relname");
    }
}
