package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Whose events the insert stores. */
@Tag("db")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class ConsentedAppendTest {

    private static TestStage stage;
    private static TestTables tables;

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    /** @param analytics what the visitor chose; null for nothing */
    private static UUID session(Boolean analytics) {
        UUID session = Sessions.insert(tables);
        tables.execute("UPDATE user_sessions SET consent_analytics = ? WHERE session_id = ?", analytics, session);
        return session;
    }

    private static List<AppendedEvent> append(ConsentMode mode, List<EventRow> rows) {
        return TestAnswers.of(new EventRepository(stage.database(), mode).append(rows));
    }

    private static EventRow row(UUID session, boolean ownId, boolean gpc) {
        return new EventRow(session, EventIds.next(), ownId ? UUID.randomUUID() : null, "A", JsonText.EMPTY_OBJECT,
                EventRows.NOW, EventRows.NOW, gpc);
    }

    @ParameterizedTest
    @EnumSource
    void storesInOneSetWhatTheModeTracks(ConsentMode mode) {
        for (boolean ownIds : new boolean[] {false, true}) {
            List<EventRow> rows = new ArrayList<>();
            List<Outcome> expected = new ArrayList<>();
            for (Boolean analytics : new Boolean[] {null, true, false}) {
                UUID session = session(analytics);
                for (boolean gpc : new boolean[] {false, true}) {
                    rows.add(row(session, ownIds, gpc));
                    expected.add(mode.tracks(analytics, gpc) ? Outcome.STORED : Outcome.UNTRACKED);
                }
            }
            rows.add(row(UUID.randomUUID(), ownIds, false));
            expected.add(Outcome.SESSION_UNKNOWN);

            assertEquals(expected, EventRows.outcomes(append(mode, rows)));

            for (int n = 0; n < rows.size(); n++) {
                long stored = expected.get(n) == Outcome.STORED ? 1 : 0;
                assertEquals(stored, tables.count("SELECT count(*) FROM event_logs WHERE event_id = ?",
                        rows.get(n).eventId()));
                assertEquals(ownIds ? stored : 0, tables.count("SELECT count(*) FROM event_ids WHERE event_id = ?",
                        rows.get(n).eventId()));
            }
        }
    }

    @Test
    void knowsWhatWasStoredBeforeAWithdrawal() {
        UUID session = session(true);
        EventRow before = row(session, true, false);
        EventRow after = row(session, true, false);
        append(ConsentMode.OPT_IN, List.of(before));
        tables.execute("UPDATE user_sessions SET consent_analytics = false WHERE session_id = ?", session);
        assertEquals(List.of(Outcome.DUPLICATE, Outcome.UNTRACKED),
                EventRows.outcomes(append(ConsentMode.OPT_IN, List.of(before, after))));
    }
}
