package dev.sojourn.session;

import dev.sojourn.contract.Consent;
import dev.sojourn.contract.ConsentMode;
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
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static dev.sojourn.postgres.Timestamps.utc;

/**
 * The SQL of user_sessions. Expired is what was last seen at, or before, a moment that the caller gives; a session that
 * ended is expired for good.
 */
final class SessionRepository {

    static final String COLUMNS =
            """
            session_id, user_id, last_seen, metadata::text AS metadata, created_at, first_referrer, visit_count,
            consent_analytics, consent_profiling""";

    /** A visit is a run of activity with gaps shorter than this. */
    private static final String NEXT_VISIT_COUNT =
            "s.visit_count + (excluded.last_seen - s.last_seen >= interval '30 minutes')::integer";

    /** How many tokens a session has at most: as many tabs may open it at once. */
    private static final int MAX_TOKENS = 8;

    /**
     * First seen by an event, so that it belongs to whoever comes first. Not one whose tokens were ended, by a signup that
     * the sweep completed or by the operator: whoever knows its id would have its history.
     */
    private static final String NEVER_HAD_TOKEN =
            "(s.token_hashes = '{}' AND s.user_id IS NULL AND s.ended_token_at IS NULL)";

    /** By what the visitor of the session chose, be it nothing; what each counts as, the caller knows. */
    private static final String TRACKED =
            "CASE s.consent_analytics WHEN true THEN true WHEN false THEN $12::boolean ELSE $11::boolean END";

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
                (session_id, metadata, first_referrer, last_seen, created_at, updated_at, token_hashes)
            SELECT $1::uuid, CASE WHEN $11::boolean THEN present - 'ip' || %1$s ELSE '{}' END,
                   CASE WHEN $11::boolean THEN $4::text END, $5::timestamptz, $5::timestamptz, $5::timestamptz,
                   ARRAY[$9::bytea]
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
                updated_at = excluded.updated_at,
                token_hashes = CASE WHEN $7::bytea = ANY (s.token_hashes)
                                    THEN array_replace(s.token_hashes, $7::bytea, $8::bytea)
                                    ELSE %5$s END
            WHERE s.last_seen > $6 AND s.ended_at IS NULL AND s.erasing_since IS NULL
                AND (NOT $10::boolean OR $7::bytea = ANY (s.token_hashes) OR %6$s)
            RETURNING %3$s, xmax = 0 AS created, token_hashes[cardinality(token_hashes)] = $9::bytea AS issued"""
            .formatted(address("$3"), NEXT_VISIT_COUNT, COLUMNS, TRACKED, withToken("s.token_hashes", "$9"),
                    NEVER_HAD_TOKEN));

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
            WHERE s.last_seen > $4 AND s.ended_at IS NULL AND s.erasing_since IS NULL
                AND s.last_seen <= excluded.last_seen - interval '30 seconds'
            RETURNING session_id, xmax = 0 AS created""".formatted(address("$2"), NEXT_VISIT_COUNT));

    private static final Query STATES = new Query("session.states", """
            SELECT asked AS session_id,
                   CASE WHEN EXISTS (SELECT FROM session_tombstones WHERE session_hash = tombstone_hash(asked)) THEN 'ERASED'
                        WHEN ended_at IS NOT NULL THEN 'ENDED'
                        WHEN last_seen > $2 THEN 'ACTIVE'
                        ELSE 'EXPIRED' END AS state
            FROM unnest($1::uuid[]) AS asked LEFT JOIN user_sessions ON session_id = asked""");

    static final Query ERASED = new Query("session.erased", """
            SELECT asked AS session_id FROM unnest($1::uuid[]) AS asked
            WHERE EXISTS (SELECT FROM session_tombstones WHERE session_hash = tombstone_hash(asked))""");

    private static final Query UNKNOWN = new Query("session.unknown", """
            SELECT asked.session_id
            FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (session_id, place)
            WHERE NOT EXISTS (SELECT 1 FROM user_sessions AS s WHERE s.session_id = asked.session_id)
            ORDER BY asked.place""");

    private static final Query FIND = new Query("session.find", """
            SELECT %s FROM user_sessions
            WHERE session_id = $1 AND last_seen > $2 AND ended_at IS NULL AND erasing_since IS NULL""".formatted(COLUMNS));

    private static final Query LIST = new Query("session.list", """
            SELECT %s FROM user_sessions
            WHERE user_id = $1 AND ($2::uuid IS NULL OR session_id > $2) AND erasing_since IS NULL
            ORDER BY session_id LIMIT $3""".formatted(COLUMNS));

    private static final Query FIND_KNOWN = new Query("session.find_known", """
            SELECT %s, last_seen > $2 AND ended_at IS NULL AS alive, erasing_since IS NOT NULL AS erasing,
                   token_hashes, ended_token_hash, ended_key_hash, ended_token_at
            FROM user_sessions WHERE session_id = $1""".formatted(COLUMNS));

    /** Also when there is nothing to note: what an earlier signup has noted may not repeat this one. */
    private static final Query NOTE_SIGNUP = new Query("session.note_signup", """
            UPDATE user_sessions SET ended_token_hash = $2, ended_key_hash = $3
            WHERE session_id = $1 AND user_id IS NULL
                AND (ended_token_hash IS DISTINCT FROM $2 OR ended_key_hash IS DISTINCT FROM $3)""");

    private final Database database;

    SessionRepository(Database database) {
        this.database = database;
    }

    /**
     * Creates or refreshes; empty when the session has expired or ended, or its token is missing.
     *
     * @param consent of whose sessions more is kept than that they are there
     */
    Future<Optional<OpenedSession>> open(UUID sessionId, OpenSession request, OpeningTokens tokens, ConsentMode consent,
                                         Instant now, Instant expiredBefore) {
        boolean gpc = Boolean.TRUE.equals(request.gpc());
        Tuple arguments = Tuple.from(new Object[] {sessionId, request.metadata().value(), request.address(),
                request.referrer(), utc(now), utc(expiredBefore), buffer(tokens.proven()), buffer(tokens.renewed()),
                buffer(tokens.freshHash()), tokens.required(), consent.tracks(null, gpc), consent.tracks(false, gpc)});
        return database.run(OPEN, arguments)
                .recover(failure -> failedWith(SqlState.CHECK_VIOLATION, failure, ErrorCode.METADATA_TOO_LARGE))
                .recover(failure -> failedWith(SqlState.ERASED, failure, ErrorCode.SESSION_ERASED))
                .map(rows -> Rows.first(rows).map(row -> new OpenedSession(session(row), row.getBoolean("created"),
                        row.getBoolean("issued") ? tokens.fresh() : null)));
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

    /** What was not written has been active within the minute, has expired or ended, or is being erased. */
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

    /** Expired and ended ones too. */
    Future<Optional<KnownSession>> findKnown(UUID sessionId, Instant expiredBefore) {
        return database.run(FIND_KNOWN, Tuple.of(sessionId, utc(expiredBefore)))
                .map(rows -> Rows.first(rows).map(SessionRepository::knownSession));
    }

    /** Notes, while nobody is linked, which token may repeat the signup that is about to end it; both null for none. */
    Future<Void> noteSignup(UUID sessionId, byte[] tokenHash, byte[] keyHash) {
        return database.run(NOTE_SIGNUP, Tuple.of(sessionId, buffer(tokenHash), buffer(keyHash))).mapEmpty();
    }

    private static <T> Future<T> failedWith(SqlState state, Throwable failure, ErrorCode code) {
        return Future.failedFuture(state.isOf(failure) ? new ServiceException(code) : failure);
    }

    /** The part of the metadata that only the server writes. */
    private static String address(String parameter) {
        return "CASE WHEN %1$s::text IS NULL THEN '{}' ELSE jsonb_build_object('ip', %1$s::text) END"
                .formatted(parameter);
    }

    /** A list of hashes with one more; the oldest drop out. */
    static String withToken(String hashes, String hash) {
        return "(%s || %s::bytea)[greatest(1, cardinality(%s) + 2 - %d):]".formatted(hashes, hash, hashes, MAX_TOKENS);
    }

    static Buffer buffer(byte[] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }

    private static byte[] bytes(Buffer buffer) {
        return buffer == null ? null : buffer.getBytes();
    }

    static KnownSession knownSession(Row row) {
        OffsetDateTime endedTokenAt = row.getOffsetDateTime("ended_token_at");
        return new KnownSession(session(row), row.getBoolean("alive"), row.getBoolean("erasing"),
                Stream.of(row.getArrayOfBuffers("token_hashes")).map(Buffer::getBytes).toList(),
                bytes(row.getBuffer("ended_token_hash")), bytes(row.getBuffer("ended_key_hash")),
                endedTokenAt == null ? null : endedTokenAt.toInstant());
    }

    static Session session(Row row) {
        return new Session(row.getUUID("session_id"), row.getUUID("user_id"),
                row.getOffsetDateTime("last_seen").toInstant(), new JsonText(row.getString("metadata")),
                row.getOffsetDateTime("created_at").toInstant(), row.getString("first_referrer"),
                row.getInteger("visit_count"),
                new Consent(row.getBoolean("consent_analytics"), row.getBoolean("consent_profiling")));
    }
}
