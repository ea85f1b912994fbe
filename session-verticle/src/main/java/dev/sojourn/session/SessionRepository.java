package dev.sojourn.session;

import dev.sojourn.contract.Consent;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchedSessions.State;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import dev.sojourn.postgres.SqlState;
import dev.sojourn.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL of user_sessions. Expired is what was last seen at, or before, a moment that the caller gives. */
final class SessionRepository {

    private static final String COLUMNS =
            """
            session_id, user_id, last_seen, metadata::text AS metadata, created_at, first_referrer, visit_count,
            consent_analytics, consent_profiling""";

    /** A visit is a run of activity with gaps shorter than this. */
    private static final String NEXT_VISIT_COUNT =
            "s.visit_count + (excluded.last_seen - s.last_seen >= interval '30 minutes')::integer";

    /** By what the visitor of the session chose, be it nothing; what each counts as, the caller knows. */
    private static final String TRACKED =
            "CASE s.consent_analytics WHEN true THEN true WHEN false THEN $8::boolean ELSE $7::boolean END";

    /**
     * Without consent a session is there, so that its visitor can choose, and nothing is kept of what came with it. What
     * somebody wants removed is removed in any case.
     */
    private static final Query OPEN = new Query("session.open", """
            WITH patch AS (
                SELECT coalesce(jsonb_object_agg(key, value) FILTER (WHERE value <> 'null'), '{}') AS present,
                       coalesce(array_agg(key) FILTER (WHERE value = 'null'), '{}') AS absent
                FROM jsonb_each($2::text::jsonb)
            )
            INSERT INTO user_sessions AS s
                (session_id, metadata, first_referrer, last_seen, created_at, updated_at)
            SELECT $1::uuid, CASE WHEN $7::boolean THEN present - 'ip' || %1$s ELSE '{}' END,
                   CASE WHEN $7::boolean THEN $4::text END, $5::timestamptz, $5::timestamptz, $5::timestamptz
            FROM patch
            ON CONFLICT (session_id) DO UPDATE SET
                metadata = (s.metadata - 'ip' || CASE WHEN %4$s THEN (SELECT present - 'ip' || %1$s FROM patch) ELSE '{}' END)
                           - (SELECT array_remove(absent, 'ip') FROM patch),
                first_referrer = CASE WHEN s.visit_count = 1 AND %4$s
                                           AND excluded.last_seen - s.last_seen < interval '30 minutes'
                                      THEN coalesce(s.first_referrer, $4::text)
                                      ELSE s.first_referrer END,
                visit_count = %2$s,
                last_seen = greatest(s.last_seen, excluded.last_seen),
                updated_at = excluded.updated_at
            WHERE s.last_seen > $6
            RETURNING %3$s, xmax = 0 AS created""".formatted(address("$3"), NEXT_VISIT_COUNT, COLUMNS, TRACKED));

    /**
     * Writes at most twice a minute for a session; the gateway lets as much pass, so that last_seen is exact to a minute.
     * In key order, so that two never deadlock.
     */
    private static final Query TOUCH = new Query("session.touch", """
            INSERT INTO user_sessions AS s (session_id, metadata, last_seen, created_at, updated_at)
            SELECT touched, %s, $3::timestamptz, $3::timestamptz, $3::timestamptz
            FROM unnest($1::uuid[]) AS touched
            ORDER BY touched
            ON CONFLICT (session_id) DO UPDATE SET
                visit_count = %s,
                last_seen = excluded.last_seen,
                updated_at = excluded.updated_at
            WHERE s.last_seen > $4 AND s.last_seen <= excluded.last_seen - interval '30 seconds'
            RETURNING session_id, xmax = 0 AS created""".formatted(address("$2"), NEXT_VISIT_COUNT));

    private static final Query FIND_ALIVE = new Query("session.find_alive",
            "SELECT session_id FROM user_sessions WHERE session_id = ANY($1::uuid[]) AND last_seen > $2");

    private static final Query FIND = new Query("session.find",
            "SELECT " + COLUMNS + " FROM user_sessions WHERE session_id = $1 AND last_seen > $2");

    private static final Query LINK = new Query("session.link", """
            UPDATE user_sessions SET user_id = $2, updated_at = CASE WHEN user_id = $2 THEN updated_at ELSE $3 END
            WHERE session_id = $1 AND (user_id IS NULL OR user_id = $2)
            RETURNING %s""".formatted(COLUMNS));

    private static final Query EXISTS = new Query("session.exists",
            "SELECT 1 FROM user_sessions WHERE session_id = $1");

    private static final Query LOCK = new Query("session.lock",
            "SELECT 1 FROM user_sessions WHERE session_id = $1 FOR UPDATE");

    /** Every other owner of rows about a session has a function of this shape in its own migrations. */
    private static final Query ERASE_ELSEWHERE = new Query("session.erase_elsewhere", """
            SELECT erased_table, erased_rows FROM event_erase_session($1)
            UNION ALL
            SELECT erased_table, erased_rows FROM user_erase_session($1)""");

    private static final Query ERASE_CONSENTS = new Query("session.erase_consents",
            "SELECT session_erase_consents(ARRAY[$1::uuid])");

    private static final Query DELETE = new Query("session.delete",
            "DELETE FROM user_sessions WHERE session_id = $1");

    private final Database database;

    SessionRepository(Database database) {
        this.database = database;
    }

    /** Creates or refreshes; empty when the session has expired. */
    Future<Optional<OpenedSession>> open(UUID sessionId, OpenSession request, ConsentMode consent, Instant now,
                                         Instant expiredBefore) {
        boolean gpc = Boolean.TRUE.equals(request.gpc());
        Tuple arguments = Tuple.of(sessionId, request.metadata().value(), request.address(), request.referrer(),
                utc(now), utc(expiredBefore)).addBoolean(consent.tracks(null, gpc))
                .addBoolean(consent.tracks(false, gpc));
        return database.run(OPEN, arguments)
                .recover(failure -> failedWith(SqlState.CHECK_VIOLATION, failure, ErrorCode.METADATA_TOO_LARGE))
                .map(rows -> Rows.first(rows)
                        .map(row -> new OpenedSession(session(row), row.getBoolean("created"))));
    }

    /** Answers the state of each session, in their order. */
    Future<List<State>> touch(List<UUID> sessionIds, String address, Instant now, Instant expiredBefore) {
        Tuple arguments = Tuple.of(sessionIds.toArray(UUID[]::new), address, utc(now), utc(expiredBefore));
        return database.run(TOUCH, arguments).compose(rows -> {
            Map<UUID, State> states = new HashMap<>();
            rows.forEach(row -> states.put(row.getUUID("session_id"),
                    row.getBoolean("created") ? State.CREATED : State.ACTIVE));
            return withUntouched(sessionIds, states, expiredBefore)
                    .map(all -> sessionIds.stream().map(all::get).toList());
        });
    }

    /** What was not written has either been active within the minute, or is expired. */
    private Future<Map<UUID, State>> withUntouched(List<UUID> sessionIds, Map<UUID, State> states,
                                                   Instant expiredBefore) {
        UUID[] untouched = sessionIds.stream().filter(id -> !states.containsKey(id)).toArray(UUID[]::new);
        if (untouched.length == 0) {
            return Future.succeededFuture(states);
        }
        return database.run(FIND_ALIVE, Tuple.of(untouched, utc(expiredBefore))).map(rows -> {
            for (UUID id : untouched) {
                states.put(id, State.EXPIRED);
            }
            rows.forEach(row -> states.put(row.getUUID("session_id"), State.ACTIVE));
            return states;
        });
    }

    Future<Optional<Session>> find(UUID sessionId, Instant expiredBefore) {
        return database.run(FIND, Tuple.of(sessionId, utc(expiredBefore)))
                .map(rows -> Rows.first(rows).map(SessionRepository::session));
    }

    /** Empty when there is no such session, or it belongs to another user. */
    Future<Optional<Session>> link(UUID sessionId, UUID userId, Instant now) {
        return database.run(LINK, Tuple.of(sessionId, userId, utc(now)))
                // The user was discarded a moment ago; the signup that made it may be repeated.
                .recover(failure -> failedWith(SqlState.FOREIGN_KEY_VIOLATION, failure, ErrorCode.UNAVAILABLE))
                .map(rows -> Rows.first(rows).map(SessionRepository::session));
    }

    Future<Boolean> exists(UUID sessionId) {
        return database.run(EXISTS, Tuple.of(sessionId)).map(rows -> rows.size() > 0);
    }

    /**
     * Removes every row about the session in one transaction and answers how many by table; empty when there is no such
     * session. Its row is locked first, which keeps out new events, and goes last, which the foreign key demands.
     */
    Future<Optional<Map<String, Long>>> erase(UUID sessionId) {
        Tuple session = Tuple.of(sessionId);
        return database.inTransaction(transaction -> transaction.run(LOCK, session)
                .compose(locked -> locked.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : eraseLocked(transaction, session).map(Optional::of)));
    }

    private static Future<Map<String, Long>> eraseLocked(Statements transaction, Tuple session) {
        return transaction.run(ERASE_ELSEWHERE, session).compose(elsewhere ->
                transaction.run(ERASE_CONSENTS, session).compose(consents ->
                        transaction.run(DELETE, session).map(deleted -> {
                            Map<String, Long> rows = new LinkedHashMap<>();
                            elsewhere.forEach(row ->
                                    rows.put(row.getString("erased_table"), row.getLong("erased_rows")));
                            rows.put("session_consents", Rows.only(consents).getLong(0));
                            rows.put("user_sessions", (long) deleted.rowCount());
                            return rows;
                        })));
    }

    private static <T> Future<T> failedWith(SqlState state, Throwable failure, ErrorCode code) {
        return Future.failedFuture(state.isOf(failure) ? new ServiceException(code) : failure);
    }

    /** The part of the metadata that only the server writes. */
    private static String address(String parameter) {
        return "CASE WHEN %1$s::text IS NULL THEN '{}' ELSE jsonb_build_object('ip', %1$s::text) END"
                .formatted(parameter);
    }

    private static Session session(Row row) {
        return new Session(row.getUUID("session_id"), row.getUUID("user_id"),
                row.getOffsetDateTime("last_seen").toInstant(), new JsonText(row.getString("metadata")),
                row.getOffsetDateTime("created_at").toInstant(), row.getString("first_referrer"),
                row.getInteger("visit_count"),
                new Consent(row.getBoolean("consent_analytics"), row.getBoolean("consent_profiling")));
    }
}
