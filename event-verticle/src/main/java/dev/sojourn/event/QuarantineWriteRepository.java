package dev.sojourn.event;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import dev.sojourn.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL that puts events into quarantine and keeps it within its bounds. */
final class QuarantineWriteRepository {

    /** Whoever erases one of these sessions is done before, or comes after and finds the rows. */
    private static final Query LOCK_SESSIONS = new Query("quarantine.lock_sessions", """
            SELECT 1 FROM user_sessions WHERE session_id = ANY($1::uuid[]) ORDER BY session_id FOR KEY SHARE""");

    /**
     * Nothing is kept of an event that would not have been stored for want of consent; nor where its visitor has chosen
     * since it came, because what was chosen before is not looked up.
     */
    private static Query put(ConsentMode consent) {
        return new Query("quarantine.put", """
            INSERT INTO event_quarantine (id, session_id, client_event_id, event_type, reason, event, errors,
                                          schema_version, weight, received_at)
            SELECT id, session_id, client_event_id, event_type, reason, event::json, errors::json,
                   schema_version, weight, received_at
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                        $9::integer[], $10::timestamptz[], $11::boolean[])
                AS incoming(id, session_id, client_event_id, event_type, reason, event, errors, schema_version, weight,
                            received_at, gpc)
            WHERE (NOT EXISTS (SELECT FROM event_quarantine_erasures
                              WHERE session_hash = event_session_hash(incoming.session_id))
                OR EXISTS (SELECT FROM user_sessions WHERE user_sessions.session_id = incoming.session_id))
                AND NOT EXISTS (SELECT FROM session_consents
                                WHERE session_consents.session_id = incoming.session_id
                                    AND chosen_at >= date_trunc('milliseconds', received_at))
                AND %s
            ON CONFLICT (id) DO NOTHING""".formatted(ConsentCondition.of(consent, """
                    (SELECT consent_analytics FROM user_sessions
                     WHERE user_sessions.session_id = incoming.session_id)""", "gpc")));
    }

    private static final Query STATE = new Query("quarantine.state", """
            SELECT events, weight,
                   coalesce((SELECT received_at < $1 FROM event_quarantine ORDER BY id LIMIT 1), false) AS expired
            FROM event_quarantine_size
            FOR UPDATE OF event_quarantine_size""");

    /** Passes by what is being released or erased at this moment: that goes by itself. */
    private static final Query TRIM = new Query("quarantine.trim", """
            WITH oldest AS MATERIALIZED (
                SELECT id, weight, received_at FROM event_quarantine ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
            ), weighed AS (
                SELECT id, received_at, sum(weight) OVER (ORDER BY id) - weight AS weight_before FROM oldest
            )
            DELETE FROM event_quarantine AS old USING weighed
            WHERE old.id = weighed.id AND (weighed.received_at < $2 OR weighed.weight_before < $3)""");

    /** Longer than any event is on its way. */
    private static final Query FORGET_ERASURES = new Query("quarantine.forget_erasures",
            "DELETE FROM event_quarantine_erasures WHERE erased_at < now() - interval '10 minutes'");

    private static final long TRIM_STEP = 2000;

    private final Database database;
    private final QuarantineSettings settings;
    private final Query put;

    QuarantineWriteRepository(Database database, QuarantineSettings settings, ConsentMode consent) {
        this.database = database;
        this.put = put(consent);
        this.settings = settings;
    }

    /** Commits the events that nobody erased meanwhile, and removes the oldest that are too many then. */
    Future<QuarantineSize> put(List<QuarantineRow> rows, Instant now) {
        return database.inTransaction(transaction ->
                transaction.run(LOCK_SESSIONS, Tuple.of((Object) column(rows, UUID[]::new, QuarantineRow::sessionId)))
                        .compose(locked -> transaction.run(put, arguments(rows)))
                        .compose(put -> trim(transaction, now)));
    }

    /** Removes what is too old or too much, up to a bound. */
    Future<QuarantineSize> trim(Instant now) {
        return database.inTransaction(transaction -> transaction.run(FORGET_ERASURES, Tuple.tuple())
                .compose(forgotten -> trim(transaction, now)));
    }

    private Future<QuarantineSize> trim(Statements transaction, Instant now) {
        return state(transaction, now).compose(state -> state.withinBounds(settings)
                ? Future.succeededFuture(state)
                : transaction.run(TRIM, trimming(state, now)).compose(trimmed -> state(transaction, now)))
                .map(state -> new QuarantineSize(state.events(), state.withinBounds(settings)));
    }

    private Tuple trimming(State state, Instant now) {
        long excess = state.weight() - settings.rows();
        return Tuple.of(state.expired() ? TRIM_STEP : Math.min(excess, TRIM_STEP), utc(keptSince(now)), excess);
    }

    /**
     * @param weight  of all events, by what each counts
     * @param expired whether the oldest is too old
     */
    private record State(long events, long weight, boolean expired) {

        boolean withinBounds(QuarantineSettings settings) {
            return weight <= settings.rows() && !expired;
        }
    }

    private Future<State> state(Statements transaction, Instant now) {
        return transaction.run(STATE, Tuple.of(utc(keptSince(now)))).map(rows -> {
            Row row = Rows.only(rows);
            return new State(row.getLong("events"), row.getLong("weight"), row.getBoolean("expired"));
        });
    }

    private Instant keptSince(Instant now) {
        return now.minus(settings.kept());
    }

    private static Tuple arguments(List<QuarantineRow> rows) {
        return Tuple.of(column(rows, UUID[]::new, QuarantineRow::id),
                column(rows, UUID[]::new, QuarantineRow::sessionId),
                column(rows, UUID[]::new, QuarantineRow::clientEventId),
                column(rows, String[]::new, QuarantineRow::eventType),
                column(rows, String[]::new, row -> row.reason().name()),
                column(rows, String[]::new, row -> row.event().value())).addValue(
                column(rows, String[]::new, row -> row.errors().value())).addValue(
                column(rows, String[]::new, QuarantineRow::schemaVersion)).addValue(
                column(rows, Integer[]::new, QuarantineRow::weight)).addValue(
                column(rows, OffsetDateTime[]::new, row -> utc(row.receivedAt()))).addValue(
                column(rows, Boolean[]::new, QuarantineRow::gpc));
    }

    private static <T> T[] column(List<QuarantineRow> rows, IntFunction<T[]> array,
                                  Function<QuarantineRow, T> value) {
        return rows.stream().map(value).toArray(array);
    }
}
