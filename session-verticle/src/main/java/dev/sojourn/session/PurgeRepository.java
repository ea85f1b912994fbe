package dev.sojourn.session;

import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import dev.sojourn.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import static dev.sojourn.postgres.Timestamps.utc;

/**
 * The SQL that purges user_sessions. Most expired sessions still hold events: only those that seem to hold none are
 * locked, since a lock on a row is a write.
 */
final class PurgeRepository {

    private static final Query PAGE = new Query("session.purge_page", """
            WITH page AS MATERIALIZED (
                SELECT session_id, last_seen FROM user_sessions WHERE session_id > $1 ORDER BY session_id LIMIT $2
            ), expired AS (
                SELECT array_agg(session_id ORDER BY session_id) AS ids, array_agg(last_seen ORDER BY session_id) AS seen
                FROM page WHERE last_seen <= $3
            )
            SELECT (SELECT count(*) FROM page)::integer AS size,
                   (SELECT session_id FROM page ORDER BY session_id DESC LIMIT 1) AS last_id,
                   ARRAY(SELECT free FROM expired CROSS JOIN LATERAL event_free_sessions(ids, seen) AS free) AS free""");

    /**
     * From here on an event of one of them waits, and then finds its session gone. A session that an event is just being
     * stored for is somebody's: it is skipped.
     */
    private static final Query LOCK = new Query("session.purge_lock", """
            SELECT session_id, last_seen FROM user_sessions
            WHERE session_id = ANY($1::uuid[]) AND last_seen <= $2
            ORDER BY session_id
            FOR UPDATE SKIP LOCKED""");

    /**
     * What visitors of the sessions that are about to go have chosen. A statement of its own, for what it sees: every event
     * that was committed before the lock.
     */
    private static final Query PURGE_CONSENTS = new Query("session.purge_consents", """
            SELECT session_erase_consents(ARRAY(SELECT event_free_sessions($1::uuid[], $2::timestamptz[])))""");

    /** Sees the same: the lock keeps further events out. */
    private static final Query PURGE = new Query("session.purge", """
            WITH free AS MATERIALIZED (
                SELECT event_free_sessions($1::uuid[], $2::timestamptz[]) AS session_id
            ), links AS (
                DELETE FROM session_links WHERE session_id IN (SELECT session_id FROM free)
            )
            DELETE FROM user_sessions WHERE session_id IN (SELECT session_id FROM free)
            RETURNING session_id""");

    private static final Query FORGET = new Query("session.purge_forget", "SELECT user_forget_sessions($1::uuid[])");

    private static final UUID FIRST = new UUID(0, 0);

    private final Database database;

    PurgeRepository(Database database) {
        this.database = database;
    }

    /**
     * Some sessions in the order of their ids.
     *
     * @param size   how many there are
     * @param lastId the last one's; null when there are none
     * @param free   those that have expired and hold no events as far as can be seen
     */
    record Page(int size, UUID lastId, UUID[] free) {

        boolean isLast(int limit) {
            return size < limit;
        }
    }

    /** @param after null for the first page */
    Future<Page> findPage(UUID after, int limit, Instant expiredBefore) {
        return database.run(PAGE, Tuple.of(after == null ? FIRST : after, limit, utc(expiredBefore))).map(rows -> {
            Row row = Rows.only(rows);
            return new Page(row.getInteger("size"), row.getUUID("last_id"), row.getArrayOfUUIDs("free"));
        });
    }

    /** Removes those that are still expired and without events; answers how many. */
    Future<Integer> purge(UUID[] sessionIds, Instant expiredBefore) {
        if (sessionIds.length == 0) {
            return Future.succeededFuture(0);
        }
        return database.inTransaction(transaction ->
                transaction.run(LOCK, Tuple.of(sessionIds, utc(expiredBefore)))
                        .map(locked -> Tuple.of(ids(locked)).addArrayOfOffsetDateTime(lastSeen(locked)))
                        .compose(locked -> transaction.run(PURGE_CONSENTS, locked)
                                .compose(forgotten -> transaction.run(PURGE, locked)))
                        .compose(purged -> forget(transaction, ids(purged))));
    }

    private static Future<Integer> forget(Statements transaction, UUID[] purged) {
        return transaction.run(FORGET, Tuple.of(purged)).map(purged.length);
    }

    private static UUID[] ids(RowSet<Row> rows) {
        return Rows.stream(rows).map(row -> row.getUUID("session_id")).toArray(UUID[]::new);
    }

    private static OffsetDateTime[] lastSeen(RowSet<Row> rows) {
        return Rows.stream(rows).map(row -> row.getOffsetDateTime("last_seen")).toArray(OffsetDateTime[]::new);
    }
}
