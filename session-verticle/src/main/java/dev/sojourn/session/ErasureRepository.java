package dev.sojourn.session;

import dev.sojourn.contract.ErasureReceipt;
import dev.sojourn.contract.ErasureScope;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import dev.sojourn.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import static dev.sojourn.postgres.Timestamps.utc;

/**
 * The SQL of erasing. Locks are taken in this order: sessions by id, their user, sessions linked to the user meanwhile. So
 * that none of them waits in a circle with a signup, which has its session before its user.
 */
final class ErasureRepository {

    private static final String COLUMNS = "receipt_id, scope, requested_at, erased_at, tables, rows";

    private static final Query LOCK_SESSION = new Query("erasure.lock_session",
            "SELECT session_id, user_id, erasing_since IS NOT NULL AS marked FROM user_sessions WHERE session_id = $1 FOR UPDATE");

    private static final Query LOCK_SESSIONS = new Query("erasure.lock_sessions",
            "SELECT session_id FROM user_sessions WHERE session_id = ANY($1::uuid[]) ORDER BY session_id FOR UPDATE");

    private static final Query LOCK_SESSIONS_OF_USER = new Query("erasure.lock_sessions_of_user",
            "SELECT session_id FROM user_sessions WHERE user_id = $1 ORDER BY session_id FOR UPDATE");

    private static final Query FIND_SIGNED_UP =
            new Query("erasure.find_signed_up", "SELECT user_signed_up_from($1) AS user_id");

    private static final Query LOCK_USER = new Query("erasure.lock_user", "SELECT user_lock($1) AS locked");

    private static final Query BEGIN = new Query("erasure.begin", """
            INSERT INTO erasures (receipt_id, subject_hash, scope, requested_at, user_id, session_ids)
            VALUES ($1, tombstone_hash($2), $3, $4, $5, $6)""");

    private static final Query MARK = new Query("erasure.mark", """
            UPDATE user_sessions SET erasing_since = coalesce(erasing_since, $2) WHERE session_id = ANY($1::uuid[])""");

    private static final Query BURY = new Query("erasure.bury", """
            INSERT INTO session_tombstones (session_hash, receipt_id, erased_at)
            SELECT tombstone_hash(erased), $2, $3 FROM unnest($1::uuid[]) AS erased
            ORDER BY 1
            ON CONFLICT (session_hash) DO NOTHING""");

    private static final Query FIND_BY_TOMBSTONE = new Query("erasure.find_by_tombstone", """
            SELECT %s FROM erasures
            WHERE receipt_id = (SELECT receipt_id FROM session_tombstones WHERE session_hash = tombstone_hash($1))"""
            .formatted(COLUMNS));

    private static final Query FIND_BY_SUBJECT = new Query("erasure.find_by_subject", """
            SELECT %s FROM erasures WHERE subject_hash = tombstone_hash($1) ORDER BY requested_at DESC LIMIT 1"""
            .formatted(COLUMNS));

    /** Whoever completes one has it locked. */
    private static final Query FIND_PENDING = new Query("erasure.find_pending", """
            SELECT receipt_id FROM erasures WHERE erased_at IS NULL ORDER BY requested_at LIMIT $1
            FOR UPDATE SKIP LOCKED""");

    private static final Query HOLDS_REFUSED =
            new Query("erasure.holds_refused", "SELECT event_holds_refused($1) AS holds");

    private static final Query LOCK_ERASURE = new Query("erasure.lock",
            "SELECT %s, user_id, session_ids FROM erasures WHERE receipt_id = $1 FOR UPDATE".formatted(COLUMNS));

    /** Every other owner of rows about a session has a function of this shape in its own migrations. */
    private static final Query ERASE_ELSEWHERE = new Query("erasure.erase_elsewhere", """
            SELECT erased_table, sum(erased_rows)::bigint AS erased_rows
            FROM unnest($1::uuid[]) AS erased
                CROSS JOIN LATERAL (SELECT erased_table, erased_rows FROM event_erase_session(erased)
                                    UNION ALL
                                    SELECT erased_table, erased_rows FROM user_erase_session(erased)) AS elsewhere
            GROUP BY erased_table
            ORDER BY erased_table""");

    /** Of a user also those of sessions that were unlinked: they go in pairs, so the ledger says the same still. */
    private static final Query DELETE_LINKS = new Query("erasure.delete_links",
            "DELETE FROM session_links WHERE session_id = ANY($1::uuid[]) OR user_id = $2");

    private static final Query DELETE_CONSENTS = new Query("erasure.delete_consents",
            "SELECT session_erase_consents($1::uuid[]) AS erased");

    private static final Query DELETE_SESSIONS = new Query("erasure.delete_sessions",
            "DELETE FROM user_sessions WHERE session_id = ANY($1::uuid[])");

    private static final Query ERASE_USER = new Query("erasure.erase_user",
            "SELECT erased_table, erased_rows FROM user_erase_user($1)");

    private static final Query COMPLETE = new Query("erasure.complete", """
            UPDATE erasures SET erased_at = $2, tables = $3, rows = $4, user_id = NULL, session_ids = NULL
            WHERE receipt_id = $1
            RETURNING %s""".formatted(COLUMNS));

    private static final Query FORGET = new Query("erasure.forget", """
            WITH old AS (
                DELETE FROM session_tombstones WHERE session_hash IN (
                    SELECT session_hash FROM session_tombstones WHERE erased_at < $1 LIMIT $2)
                RETURNING 1)
            SELECT count(*)::integer AS forgotten FROM old""");

    private static final Query FORGET_RECEIPTS = new Query("erasure.forget_receipts", """
            DELETE FROM erasures
            WHERE erased_at < $1
                AND NOT EXISTS (SELECT FROM session_tombstones AS t WHERE t.receipt_id = erasures.receipt_id)""");

    private final Database database;
    private final Duration timeout;

    /** @param timeout how long a statement of an erasure may run */
    ErasureRepository(Database database, Duration timeout) {
        this.database = database;
        this.timeout = timeout;
    }

    /** Marks a session, or all of its user's, or finds the erasure that it is or was in; empty when it was never there. */
    Future<Optional<Erasure>> begin(UUID sessionId, ErasureScope scope, UUID newReceiptId, Instant now) {
        return database.inTransaction(transaction -> transaction.run(LOCK_SESSION, Tuple.of(sessionId))
                .compose(locked -> {
                    Optional<Row> session = Rows.first(locked);
                    if (session.isEmpty() || session.get().getBoolean("marked")) {
                        return transaction.run(FIND_BY_TOMBSTONE, Tuple.of(sessionId)).map(ErasureRepository::erasure)
                                .compose(found -> found.isPresent() || session.isPresent()
                                        ? Future.succeededFuture(found)
                                        : markIfRefused(transaction, sessionId, newReceiptId, now));
                    }
                    return userOf(transaction, session.get(), scope).compose(userId -> userId == null
                            ? mark(transaction, sessionId, ErasureScope.SESSION, null, List.of(sessionId), newReceiptId, now)
                            : markUser(transaction, userId, List.of(sessionId), newReceiptId, now));
                }));
    }

    /** Also one whose signup was cut short before the link; null where nobody is to go. */
    private static Future<UUID> userOf(Statements transaction, Row session, ErasureScope scope) {
        UUID linked = session.getUUID("user_id");
        return scope == ErasureScope.SESSION || linked != null
                ? Future.succeededFuture(scope == ErasureScope.SESSION ? null : linked)
                : transaction.run(FIND_SIGNED_UP, Tuple.of(session.getUUID("session_id")))
                        .map(rows -> Rows.only(rows).getUUID("user_id"));
    }

    /** A session that never came to be, since every event of it was refused, has these all the same. */
    private static Future<Optional<Erasure>> markIfRefused(Statements transaction, UUID sessionId, UUID newReceiptId,
                                                           Instant now) {
        return transaction.run(HOLDS_REFUSED, Tuple.of(sessionId)).compose(rows -> Rows.only(rows).getBoolean("holds")
                ? mark(transaction, sessionId, ErasureScope.SESSION, null, List.of(sessionId), newReceiptId, now)
                : Future.succeededFuture(Optional.empty()));
    }

    /** The same for a user; empty when there never was such a one. */
    Future<Optional<Erasure>> beginUser(UUID userId, UUID newReceiptId, Instant now) {
        return database.inTransaction(transaction -> markUser(transaction, userId, List.of(), newReceiptId, now));
    }

    /** @param sessionIds which go in any case */
    private static Future<Optional<Erasure>> markUser(Statements transaction, UUID userId, List<UUID> sessionIds,
                                                      UUID newReceiptId, Instant now) {
        return transaction.run(LOCK_SESSIONS_OF_USER, Tuple.of(userId))
                .compose(sessions -> transaction.run(LOCK_USER, Tuple.of(userId))
                        .compose(user -> transaction.run(FIND_BY_SUBJECT, Tuple.of(userId))
                                .compose(found -> found.size() > 0 || !Rows.only(user).getBoolean("locked")
                                        ? Future.succeededFuture(erasure(found))
                                        : mark(transaction, userId, ErasureScope.USER, userId,
                                                Stream.concat(sessionIds.stream(), ids(sessions).stream()).distinct()
                                                        .toList(), newReceiptId, now))));
    }

    private static Future<Optional<Erasure>> mark(Statements transaction, UUID subject, ErasureScope scope, UUID userId,
                                                  List<UUID> sessionIds, UUID receiptId, Instant now) {
        UUID[] sessions = sessionIds.toArray(UUID[]::new);
        Tuple erasure = Tuple.of(receiptId, subject, name(scope), utc(now), userId).addArrayOfUUID(sessions);
        return transaction.run(BEGIN, erasure)
                .compose(begun -> transaction.run(MARK, Tuple.of(sessions, utc(now))))
                .compose(marked -> transaction.run(BURY, Tuple.of(sessions, receiptId, utc(now))))
                .map(Optional.of(new Erasure(receiptId, Optional.empty())));
    }

    /** Removes what is left in one transaction; a second one waits for the first and finds it done. */
    Future<ErasureReceipt> complete(UUID receiptId, Instant now) {
        return database.inTransaction(timeout, transaction -> transaction.run(LOCK_ERASURE, Tuple.of(receiptId))
                .compose(locked -> {
                    Row row = Rows.only(locked);
                    return row.getOffsetDateTime("erased_at") == null
                            ? erase(transaction, receiptId, row.getUUID("user_id"), row.getArrayOfUUIDs("session_ids"), now)
                            : Future.succeededFuture(receipt(row));
                }));
    }

    private static Future<ErasureReceipt> erase(Statements transaction, UUID receiptId, UUID userId, UUID[] marked,
                                                Instant now) {
        Map<String, Long> rows = new LinkedHashMap<>();
        return transaction.run(LOCK_SESSIONS, Tuple.of((Object) marked))
                .compose(locked -> userId == null
                        ? Future.succeededFuture(marked)
                        : withNewSessions(transaction, receiptId, userId, marked, now))
                .compose(sessions -> transaction.run(ERASE_ELSEWHERE, Tuple.of((Object) sessions))
                        .map(erased -> add(erased, rows))
                        .compose(added -> transaction.run(DELETE_LINKS, Tuple.of(sessions, userId)))
                        .map(links -> rows.merge("session_links", (long) links.rowCount(), Long::sum))
                        .compose(counted -> transaction.run(DELETE_CONSENTS, Tuple.of((Object) sessions)))
                        .map(consents -> rows.merge("session_consents", Rows.only(consents).getLong("erased"), Long::sum))
                        .compose(counted -> transaction.run(DELETE_SESSIONS, Tuple.of((Object) sessions))))
                .map(deleted -> rows.merge("user_sessions", (long) deleted.rowCount(), Long::sum))
                .compose(counted -> userId == null
                        ? Future.succeededFuture()
                        : transaction.run(ERASE_USER, Tuple.of(userId)).map(erased -> add(erased, rows)))
                .compose(added -> transaction.run(COMPLETE,
                        Tuple.of(receiptId, utc(now), rows.keySet().toArray(String[]::new),
                                rows.values().toArray(Long[]::new))))
                .map(completed -> receipt(Rows.only(completed)));
    }

    /** From the user's lock on no session can be linked to the user any more; those that were since the mark go too. */
    private static Future<UUID[]> withNewSessions(Statements transaction, UUID receiptId, UUID userId, UUID[] marked,
                                                  Instant now) {
        return transaction.run(LOCK_USER, Tuple.of(userId))
                .compose(user -> transaction.run(LOCK_SESSIONS_OF_USER, Tuple.of(userId)))
                .compose(ofUser -> {
                    UUID[] all = Stream.concat(Stream.of(marked), ids(ofUser).stream()).distinct().toArray(UUID[]::new);
                    return transaction.run(BURY, Tuple.of(all, receiptId, utc(now))).map(all);
                });
    }

    /** The oldest erasures that were cut short, and that nobody completes at the moment. */
    Future<List<UUID>> findPending(int limit) {
        return database.run(FIND_PENDING, Tuple.of(limit))
                .map(rows -> Rows.stream(rows).map(row -> row.getUUID("receipt_id")).toList());
    }

    /** Removes tombstones and receipts from before a moment, a number at most; answers how many tombstones it were. */
    Future<Integer> forget(Instant before, int limit) {
        return database.run(FORGET, Tuple.of(utc(before), limit))
                .compose(forgotten -> database.run(FORGET_RECEIPTS, Tuple.of(utc(before)))
                        .map(Rows.only(forgotten).getInteger("forgotten")));
    }

    private static Map<String, Long> add(RowSet<Row> erased, Map<String, Long> rows) {
        erased.forEach(row -> rows.merge(row.getString("erased_table"), row.getLong("erased_rows"), Long::sum));
        return rows;
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>(rows.size());
        rows.forEach(row -> ids.add(row.getUUID("session_id")));
        return ids;
    }

    private static Optional<Erasure> erasure(RowSet<Row> rows) {
        return Rows.first(rows).map(row -> new Erasure(row.getUUID("receipt_id"),
                row.getOffsetDateTime("erased_at") == null ? Optional.empty() : Optional.of(receipt(row))));
    }

    private static ErasureReceipt receipt(Row row) {
        Map<String, Long> rows = new LinkedHashMap<>();
        String[] tables = row.getArrayOfStrings("tables");
        Long[] counts = row.getArrayOfLongs("rows");
        for (int n = 0; n < tables.length; n++) {
            rows.put(tables[n], counts[n]);
        }
        return new ErasureReceipt(row.getUUID("receipt_id"),
                ErasureScope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
                row.getOffsetDateTime("requested_at").toInstant(), row.getOffsetDateTime("erased_at").toInstant(), rows);
    }

    private static String name(ErasureScope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }
}
