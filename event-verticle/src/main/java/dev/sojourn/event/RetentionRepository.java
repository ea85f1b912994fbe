package dev.sojourn.event;

import dev.sojourn.contract.ServiceException;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import dev.sojourn.postgres.SqlState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL that makes and drops partitions of event_logs; what it does and locks stands with the functions it calls. */
final class RetentionRepository {

    private static final Query EXTEND = new Query("retention.extend", "SELECT event_logs_extend($1, $2) AS extended");

    private static final Query FORGET = new Query("retention.forget", "SELECT event_ids_forget($1, $2, $3) AS next_page");

    private static final Query EXPIRE = new Query("retention.expire", "SELECT event_logs_expire($1) AS expired");

    private static final Query VALIDATE = new Query("retention.validate",
            "ALTER TABLE event_logs_early VALIDATE CONSTRAINT event_logs_early_bound");

    private static final Query TRIM = new Query("retention.trim", "SELECT event_logs_trim($1, $2) AS trimmed");

    private static final Query COUNT = new Query("retention.partitions",
            "SELECT count(*) AS partitions FROM event_log_partitions");

    /** An edge that was neglected for months is long to scan; the pool's own limit is for requests. */
    private static final Duration AT_LENGTH = Duration.ofSeconds(300);

    private final Database database;

    RetentionRepository(Database database) {
        this.database = database;
    }

    /** Makes the next partition, if they do not reach up to a moment yet; answers whether it did. */
    Future<Boolean> extend(Instant until, Instant now) {
        return atLength(EXTEND, Tuple.of(utc(until), utc(now))).map(row -> row.getBoolean("extended"));
    }

    /**
     * Forgets the client's ids of the events on some pages of the partition that is to be dropped next.
     *
     * @return the page to go on with; null after the last one, and where nothing is to be dropped
     */
    Future<Long> forget(Instant cutoff, long firstPage, int pages) {
        return database.run(FORGET, Tuple.of(utc(cutoff), firstPage, pages))
                .map(rows -> Rows.only(rows).getLong("next_page"));
    }

    /** Drops the oldest partition, if it ended before the cutoff; answers whether it did. */
    Future<Boolean> expire(Instant cutoff) {
        return database.run(EXPIRE, Tuple.of(utc(cutoff))).map(rows -> Rows.only(rows).getBoolean("expired"));
    }

    /** Lets the next drop rely on what is in the early edge. It scans that once after a drop, and locks nobody out. */
    Future<Void> validateEarly() {
        return database.inTransaction(AT_LENGTH, transaction ->
                transaction.run(VALIDATE, Tuple.tuple()).mapEmpty());
    }

    /** Removes events of the edges that were received before the cutoff, some at a time; answers how many. */
    Future<Integer> trim(Instant cutoff, int atMost) {
        return database.run(TRIM, Tuple.of(utc(cutoff), atMost))
                .map(rows -> Rows.only(rows).getInteger("trimmed"));
    }

    Future<Long> countPartitions() {
        return database.run(COUNT, Tuple.tuple()).map(rows -> Rows.only(rows).getLong("partitions"));
    }

    /** Whether somebody else's lock was in the way: to be tried again. What is unavailable has its reason as its cause. */
    static boolean wasLocked(Throwable failure) {
        Throwable reason = failure instanceof ServiceException ? failure.getCause() : failure;
        // A deadlock ends a wait for the same reasons.
        return SqlState.LOCK_NOT_AVAILABLE.isOf(reason) || SqlState.DEADLOCK_DETECTED.isOf(reason);
    }

    private Future<Row> atLength(Query query, Tuple arguments) {
        return database.inTransaction(AT_LENGTH, transaction -> transaction.run(query, arguments).map(Rows::only));
    }
}
