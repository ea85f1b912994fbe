package dev.sojourn.session;

import dev.sojourn.contract.Consent;
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
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

    private static final Query OPEN = new Query("session.open", """
            WITH patch AS (
                SELECT coalesce(jsonb_object_agg(key, value) FILTER (WHERE value <> 'null'), '{}') AS present,
                       coalesce(array_agg(key) FILTER (WHERE value = 'null'), '{}') AS absent
                FROM jsonb_each($2::text::jsonb)
            )
            INSERT INTO user_sessions AS s
                (session_id, metadata, first_referrer, last_seen, created_at, updated_at, token_hashes)
            SELECT $1::uuid, present - 'ip' || %s, $4::text, $5::timestamptz, $5::timestamptz, $5::timestamptz,
                   ARRAY[$9::bytea]
            FROM patch
            ON CONFLICT (session_id) DO UPDATE SET
                metadata = (s.metadata - 'ip' || excluded.metadata) - (SELECT array_remove(absent, 'ip') FROM patch),
                first_referrer = CASE WHEN s.visit_count = 1
                                           AND excluded.last_seen - s.last_seen < interval '30 minutes'
                                      THEN coalesce(s.first_referrer, excluded.first_referrer)
                                      ELSE s.first_referrer END,
                visit_count = %s,
                last_seen = greatest(s.last_seen, excluded.last_seen),
                updated_at = excluded.updated_at,
                token_hashes = CASE WHEN $7::bytea = ANY (s.token_hashes)
                                    THEN array_replace(s.token_hashes, $7::bytea, $8::bytea)
                                    ELSE %s END
            WHERE s.last_seen > $6 AND s.ended_at IS NULL
                AND (NOT $10::boolean OR $7::bytea = ANY (s.token_hashes) OR %s)
            RETURNING %s, xmax = 0 AS created, token_hashes[cardinality(token_hashes)] = $9::bytea AS issued"""
            .formatted(address("$3"), NEXT_VISIT_COUNT, withToken("s.token_hashes", "$9"), NEVER_HAD_TOKEN, COLUMNS));

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
            WHERE s.last_seen > $4 AND s.ended_at IS NULL AND s.last_seen <= excluded.last_seen - interval '30 seconds'
            RETURNING session_id, xmax = 0 AS created""".formatted(address("$2"), NEXT_VISIT_COUNT));

    private static final Query FIND_UNTOUCHED = new Query("session.find_untouched", """
            SELECT session_id, ended_at IS NOT NULL AS ended FROM user_sessions
            WHERE session_id = ANY($1::uuid[]) AND (last_seen > $2 OR ended_at IS NOT NULL)""");

    private static final Query FIND = new Query("session.find",
            "SELECT " + COLUMNS + " FROM user_sessions WHERE session_id = $1 AND last_seen > $2 AND ended_at IS NULL");

    private static final Query FIND_KNOWN = new Query("session.find_known", """
            SELECT %s, last_seen > $2 AND ended_at IS NULL AS alive, erasing_since IS NOT NULL AS erasing,
                   token_hashes, ended_token_hash, ended_key_hash, ended_token_at
            FROM user_sessions WHERE session_id = $1""".formatted(COLUMNS));

    /** Also when there is nothing to note: what an earlier signup has noted may not repeat this one. */
    private static final Query NOTE_SIGNUP = new Query("session.note_signup", """
            UPDATE user_sessions SET ended_token_hash = $2, ended_key_hash = $3
            WHERE session_id = $1 AND user_id IS NULL
                AND (ended_token_hash IS DISTINCT FROM $2 OR ended_key_hash IS DISTINCT FROM $3)""");

    private static final Query LOCK = new Query("session.lock",
            "SELECT 1 FROM user_sessions WHERE session_id = $1 FOR UPDATE");

    /** Every other owner of rows about a session has a function of this shape in its own migrations. */
    private static final Query ERASE_ELSEWHERE = new Query("session.erase_elsewhere", """
            SELECT erased_table, erased_rows FROM event_erase_session($1)
            UNION ALL
            SELECT erased_table, erased_rows FROM user_erase_session($1)""");

    private static final Query DELETE_LINKS = new Query("session.delete_links",
            "DELETE FROM session_links WHERE session_id = $1");

    private static final Query DELETE = new Query("session.delete",
            "DELETE FROM user_sessions WHERE session_id = $1");

    private final Database database;

    SessionRepository(Database database) {
        this.database = database;
    }

    /** Creates or refreshes; empty when the session has expired or ended, or its token is missing. */
    Future<Optional<OpenedSession>> open(UUID sessionId, OpenSession request, OpeningTokens tokens, Instant now,
                                         Instant expiredBefore) {
        Tuple arguments = Tuple.from(new Object[] {sessionId, request.metadata().value(), request.address(),
                request.referrer(), utc(now), utc(expiredBefore), buffer(tokens.proven()), buffer(tokens.renewed()),
                buffer(tokens.freshHash()), tokens.required()});
        return database.run(OPEN, arguments)
                .recover(failure -> failedWith(SqlState.CHECK_VIOLATION, failure, ErrorCode.METADATA_TOO_LARGE))
                .map(rows -> Rows.first(rows).map(row -> new OpenedSession(session(row), row.getBoolean("created"),
                        row.getBoolean("issued") ? tokens.fresh() : null)));
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

    /** What was not written has either been active within the minute, or has expired or ended. */
    private Future<Map<UUID, State>> withUntouched(List<UUID> sessionIds, Map<UUID, State> states,
                                                   Instant expiredBefore) {
        UUID[] untouched = sessionIds.stream().filter(id -> !states.containsKey(id)).toArray(UUID[]::new);
        if (untouched.length == 0) {
            return Future.succeededFuture(states);
        }
        return database.run(FIND_UNTOUCHED, Tuple.of(untouched, utc(expiredBefore))).map(rows -> {
            for (UUID id : untouched) {
                states.put(id, State.EXPIRED);
            }
            rows.forEach(row -> states.put(row.getUUID("session_id"),
                    row.getBoolean("ended") ? State.ENDED : State.ACTIVE));
            return states;
        });
    }

    Future<Optional<Session>> find(UUID sessionId, Instant expiredBefore) {
        return database.run(FIND, Tuple.of(sessionId, utc(expiredBefore)))
                .map(rows -> Rows.first(rows).map(SessionRepository::session));
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
        return transaction.run(ERASE_ELSEWHERE, session)
                .compose(elsewhere -> transaction.run(DELETE_LINKS, session)
                        .compose(links -> transaction.run(DELETE, session)
                                .map(deleted -> counts(elsewhere, links.rowCount(), deleted.rowCount()))));
    }

    private static Map<String, Long> counts(RowSet<Row> elsewhere, long links, long sessions) {
        Map<String, Long> rows = new LinkedHashMap<>();
        elsewhere.forEach(row -> rows.put(row.getString("erased_table"), row.getLong("erased_rows")));
        rows.put("session_links", links);
        rows.put("user_sessions", sessions);
        return rows;
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
