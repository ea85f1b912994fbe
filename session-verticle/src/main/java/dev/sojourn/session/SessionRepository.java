package dev.sojourn.session;

import dev.sojourn.contract.Consent;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListSessions;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionPage;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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

    private static final Query OPEN = new Query("session.open", """
            WITH patch AS (
                SELECT coalesce(jsonb_object_agg(key, value) FILTER (WHERE value <> 'null'), '{}') AS present,
                       coalesce(array_agg(key) FILTER (WHERE value = 'null'), '{}') AS absent
                FROM jsonb_each($2::text::jsonb)
            )
            INSERT INTO user_sessions AS s
                (session_id, metadata, first_referrer, last_seen, created_at, updated_at)
            SELECT $1::uuid, present - 'ip' || %s, $4::text, $5::timestamptz, $5::timestamptz, $5::timestamptz
            FROM patch
            ON CONFLICT (session_id) DO UPDATE SET
                metadata = (s.metadata - 'ip' || excluded.metadata) - (SELECT array_remove(absent, 'ip') FROM patch),
                first_referrer = CASE WHEN s.visit_count = 1
                                           AND excluded.last_seen - s.last_seen < interval '30 minutes'
                                      THEN coalesce(s.first_referrer, excluded.first_referrer)
                                      ELSE s.first_referrer END,
                visit_count = %s,
                last_seen = greatest(s.last_seen, excluded.last_seen),
                updated_at = excluded.updated_at
            WHERE s.last_seen > $6 AND s.erasing_since IS NULL
            RETURNING %s, xmax = 0 AS created""".formatted(address("$3"), NEXT_VISIT_COUNT, COLUMNS));

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
            WHERE s.last_seen > $4 AND s.erasing_since IS NULL AND s.last_seen <= excluded.last_seen - interval '30 seconds'
            RETURNING session_id, xmax = 0 AS created""".formatted(address("$2"), NEXT_VISIT_COUNT));

    private static final Query STATES = new Query("session.states", """
            SELECT asked AS session_id,
                   CASE WHEN EXISTS (SELECT FROM session_tombstones WHERE session_hash = tombstone_hash(asked)) THEN 'ERASED'
                        WHEN last_seen > $2 THEN 'ACTIVE'
                        ELSE 'EXPIRED' END AS state
            FROM unnest($1::uuid[]) AS asked LEFT JOIN user_sessions ON session_id = asked""");

    private static final Query ERASED = new Query("session.erased", """
            SELECT asked AS session_id FROM unnest($1::uuid[]) AS asked
            WHERE EXISTS (SELECT FROM session_tombstones WHERE session_hash = tombstone_hash(asked))""");

    private static final Query UNKNOWN = new Query("session.unknown", """
            SELECT asked.session_id
            FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (session_id, place)
            WHERE NOT EXISTS (SELECT 1 FROM user_sessions AS s WHERE s.session_id = asked.session_id)
            ORDER BY asked.place""");

    private static final Query FIND = new Query("session.find",
            "SELECT " + COLUMNS + " FROM user_sessions WHERE session_id = $1 AND last_seen > $2 AND erasing_since IS NULL");

    private static final Query LIST = new Query("session.list", """
            SELECT %s FROM user_sessions
            WHERE user_id = $1 AND ($2::uuid IS NULL OR session_id > $2) AND erasing_since IS NULL
            ORDER BY session_id LIMIT $3""".formatted(COLUMNS));

    private static final Query LINK = new Query("session.link", """
            UPDATE user_sessions SET user_id = $2, updated_at = CASE WHEN user_id = $2 THEN updated_at ELSE $3 END
            WHERE session_id = $1 AND (user_id IS NULL OR user_id = $2) AND erasing_since IS NULL
            RETURNING %s""".formatted(COLUMNS));

    private static final Query EXISTS = new Query("session.exists",
            "SELECT 1 FROM user_sessions WHERE session_id = $1");

    private final Database database;

    SessionRepository(Database database) {
        this.database = database;
    }

    /** Creates or refreshes; empty when the session has expired. */
    Future<Optional<OpenedSession>> open(UUID sessionId, OpenSession request, Instant now, Instant expiredBefore) {
        Tuple arguments = Tuple.of(sessionId, request.metadata().value(), request.address(), request.referrer(),
                utc(now), utc(expiredBefore));
        return database.run(OPEN, arguments)
                .recover(failure -> failedWith(SqlState.CHECK_VIOLATION, failure, ErrorCode.METADATA_TOO_LARGE))
                .recover(failure -> failedWith(SqlState.ERASED, failure, ErrorCode.SESSION_ERASED))
                .map(rows -> Rows.first(rows)
                        .map(row -> new OpenedSession(session(row), row.getBoolean("created"))));
    }

    /** Answers the state of each session, in their order. */
    Future<List<State>> touch(List<UUID> sessionIds, String address, Instant now, Instant expiredBefore) {
        return touchedOf(sessionIds, address, now, expiredBefore)
                .recover(failure -> SqlState.ERASED.isOf(failure)
                        ? touchedButErased(sessionIds, address, now, expiredBefore)
                        : Future.failedFuture(failure))
                .map(states -> sessionIds.stream().map(states::get).toList());
    }

    private Future<Map<UUID, State>> touchedOf(List<UUID> sessionIds, String address, Instant now,
                                               Instant expiredBefore) {
        Tuple arguments = Tuple.of(sessionIds.toArray(UUID[]::new), address, utc(now), utc(expiredBefore));
        return database.run(TOUCH, arguments).compose(rows -> {
            Map<UUID, State> states = new HashMap<>();
            rows.forEach(row -> states.put(row.getUUID("session_id"),
                    row.getBoolean("created") ? State.CREATED : State.ACTIVE));
            return withUntouched(sessionIds, states, expiredBefore);
        });
    }

    /** One of them was erased, which undoes the statement for all of them. */
    private Future<Map<UUID, State>> touchedButErased(List<UUID> sessionIds, String address, Instant now,
                                                      Instant expiredBefore) {
        return erased(sessionIds).compose(erased -> {
            List<UUID> others = sessionIds.stream().filter(id -> !erased.contains(id)).toList();
            Future<Map<UUID, State>> touched = others.isEmpty()
                    ? Future.succeededFuture(new HashMap<>())
                    : touchedOf(others, address, now, expiredBefore);
            return touched.map(states -> {
                erased.forEach(id -> states.put(id, State.ERASED));
                return states;
            });
        });
    }

    /** Which of the sessions were erased, or are being erased. */
    Future<Set<UUID>> erased(List<UUID> sessionIds) {
        return database.run(ERASED, Tuple.of((Object) sessionIds.toArray(UUID[]::new)))
                .map(rows -> Rows.stream(rows).map(row -> row.getUUID("session_id")).collect(Collectors.toSet()));
    }

    /** What was not written has been active within the minute, is expired, or is being erased. */
    private Future<Map<UUID, State>> withUntouched(List<UUID> sessionIds, Map<UUID, State> states,
                                                   Instant expiredBefore) {
        UUID[] untouched = sessionIds.stream().filter(id -> !states.containsKey(id)).toArray(UUID[]::new);
        if (untouched.length == 0) {
            return Future.succeededFuture(states);
        }
        return database.run(STATES, Tuple.of(untouched, utc(expiredBefore))).map(rows -> {
            rows.forEach(row -> states.put(row.getUUID("session_id"), State.valueOf(row.getString("state"))));
            return states;
        });
    }

    /** Those that are not there, expired ones not among them. */
    Future<List<UUID>> unknown(List<UUID> sessionIds) {
        Tuple arguments = Tuple.of((Object) sessionIds.toArray(UUID[]::new));
        return database.run(UNKNOWN, arguments).map(rows -> {
            List<UUID> unknown = new ArrayList<>(rows.size());
            rows.forEach(row -> unknown.add(row.getUUID("session_id")));
            return unknown;
        });
    }

    Future<Optional<Session>> find(UUID sessionId, Instant expiredBefore) {
        return database.run(FIND, Tuple.of(sessionId, utc(expiredBefore)))
                .map(rows -> Rows.first(rows).map(SessionRepository::session));
    }

    Future<SessionPage> list(ListSessions request) {
        return database.run(LIST, Tuple.of(request.userId(), request.after(), request.limit())).map(rows -> {
            List<Session> sessions = Rows.stream(rows).map(SessionRepository::session).toList();
            boolean last = sessions.size() < request.limit();
            return new SessionPage(sessions, last ? null : sessions.get(sessions.size() - 1).sessionId());
        });
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
