package dev.sojourn.session;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.LinkChange;
import dev.sojourn.contract.LinkPage;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.ListFormerLinks;
import dev.sojourn.contract.ListLinks;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import dev.sojourn.postgres.SqlState;
import dev.sojourn.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import static dev.sojourn.postgres.Timestamps.utc;

/**
 * The SQL that links sessions to users and detaches them: each change with its row in the ledger, in one transaction that
 * has the session's row first.
 */
final class LinkRepository {

    private static final Query LOCK = new Query("session.link_lock", """
            SELECT user_id, last_seen > $2 AND ended_at IS NULL AS alive, erasing_since IS NOT NULL AS erasing
            FROM user_sessions WHERE session_id = $1 FOR UPDATE""");

    /** Every token ends with it: somebody may have planted one (session fixation). */
    private static final Query LINK = new Query("session.link", """
            UPDATE user_sessions SET
                user_id = $2,
                updated_at = $3,
                token_hashes = array_remove(ARRAY[$4::bytea], NULL),
                ended_token_at = $3,
                ended_token_hash = CASE WHEN $5 THEN ended_token_hash END,
                ended_key_hash = CASE WHEN $5 THEN ended_key_hash END
            WHERE session_id = $1
            RETURNING %s""".formatted(SessionRepository.COLUMNS));

    private static final Query LINK_AGAIN = new Query("session.link_again", """
            UPDATE user_sessions SET
                token_hashes = CASE WHEN $2::bytea IS NULL THEN token_hashes ELSE %s END
            WHERE session_id = $1
            RETURNING %s""".formatted(SessionRepository.withToken("token_hashes", "$2"), SessionRepository.COLUMNS));

    private static final Query UNLINK = new Query("session.unlink", """
            UPDATE user_sessions SET
                user_id = NULL, updated_at = $2,
                token_hashes = '{}', ended_token_hash = NULL, ended_key_hash = NULL, ended_token_at = $2
            WHERE session_id = $1
            RETURNING %s""".formatted(SessionRepository.COLUMNS));

    /** What the other owners of rows about it make of that. */
    private static final Query UNDO_ELSEWHERE = new Query("session.unlink_elsewhere", "SELECT user_undo_link($1, $2)");

    private static final Query END = new Query("session.end", """
            UPDATE user_sessions SET
                ended_at = $2, updated_at = $2,
                token_hashes = '{}', ended_token_hash = NULL, ended_key_hash = NULL, ended_token_at = $2
            WHERE session_id = $1
            RETURNING %s""".formatted(SessionRepository.COLUMNS));

    private static final Query FIND = new Query("session.link_find",
            "SELECT " + SessionRepository.COLUMNS + " FROM user_sessions WHERE session_id = $1");

    private static final Query ENTER = new Query("session.link_enter", """
            INSERT INTO session_links (session_id, user_id, action, actor, reason, at) VALUES ($1, $2, $3, $4, $5, $6)""");

    private static final Query LIST_FORMER = new Query("session.link_list_former", """
            SELECT link_id, action, actor, link.user_id, reason, at
            FROM session_links AS link JOIN user_sessions AS session USING (session_id)
            WHERE link.user_id = $1 AND session.user_id IS DISTINCT FROM $1 AND ($2::bigint IS NULL OR link_id > $2)
            ORDER BY link_id LIMIT $3""");

    private static final Query LIST = new Query("session.link_list", """
            SELECT link_id, action, actor, user_id, reason, at FROM session_links
            WHERE session_id = $1 AND ($2::bigint IS NULL OR link_id > $2) ORDER BY link_id LIMIT $3""");

    private final Database database;

    LinkRepository(Database database) {
        this.database = database;
    }

    /** @param alive whether it has neither expired nor ended */
    private record Locked(UUID userId, boolean alive) {
    }

    /**
     * @param tokenHash of the token to issue, or null
     * @return fails with SESSION_LINKED, SESSION_ERASED, SESSION_NOT_FOUND, and what a user that is not there means to
     *         the actor
     */
    Future<Session> link(LinkSession request, byte[] tokenHash, Instant now, Instant expiredBefore) {
        return database.inTransaction(transaction -> lock(transaction, request.sessionId(), expiredBefore)
                        .compose(locked -> link(transaction, request, locked, tokenHash, now)))
                .recover(failure -> SqlState.FOREIGN_KEY_VIOLATION.isOf(failure)
                        ? Future.failedFuture(new ServiceException(noSuchUser(request)))
                        : Future.failedFuture(failure));
    }

    private static ErrorCode noSuchUser(LinkSession request) {
        return switch (request.actor()) {
            // The user was discarded a moment ago; the signup that made it may be repeated.
            case SIGNUP -> ErrorCode.UNAVAILABLE;
            case SERVER -> ErrorCode.NOT_FOUND;
        };
    }

    private static Future<Locked> lock(Statements transaction, UUID sessionId, Instant expiredBefore) {
        return transaction.run(LOCK, Tuple.of(sessionId, utc(expiredBefore)))
                .compose(rows -> rows.size() == 0
                        ? missing(transaction, sessionId)
                        : Future.succeededFuture(locked(Rows.only(rows))));
    }

    private static Future<Locked> missing(Statements transaction, UUID sessionId) {
        return transaction.run(SessionRepository.ERASED, Tuple.of((Object) new UUID[] {sessionId}))
                .compose(erased -> Future.failedFuture(new ServiceException(
                        erased.size() == 0 ? ErrorCode.SESSION_NOT_FOUND : ErrorCode.SESSION_ERASED)));
    }

    private static Locked locked(Row row) {
        if (row.getBoolean("erasing")) {
            throw new ServiceException(ErrorCode.SESSION_ERASED);
        }
        return new Locked(row.getUUID("user_id"), row.getBoolean("alive"));
    }

    private static Future<Session> link(Statements transaction, LinkSession request, Locked locked, byte[] tokenHash,
                                        Instant now) {
        boolean signup = request.actor() == LinkSession.Actor.SIGNUP;
        // A signup belongs to its session, whenever it is completed; a login to one that is in use.
        if (!signup && !locked.alive()) {
            throw new ServiceException(ErrorCode.SESSION_NOT_FOUND);
        }
        // One that has expired or ended can't be proven any more.
        Object hash = locked.alive() ? SessionRepository.buffer(tokenHash) : null;
        if (locked.userId() == null) {
            String actor = request.actor().name().toLowerCase(Locale.ROOT);
            return transaction.run(LINK, Tuple.of(request.sessionId(), request.userId(), utc(now), hash, signup))
                    .compose(linked -> enter(transaction, Tuple.of(request.sessionId(), request.userId(), "link", actor,
                            request.reason(), utc(now))).map(entered -> session(linked)));
        }
        if (!locked.userId().equals(request.userId())) {
            throw new ServiceException(ErrorCode.SESSION_LINKED);
        }
        return transaction.run(LINK_AGAIN, Tuple.of(request.sessionId(), hash)).map(LinkRepository::session);
    }

    /** Fails with SESSION_ERASED or SESSION_NOT_FOUND. One without a user is answered as it is. */
    Future<Session> unlink(UUID sessionId, String reason, Instant now) {
        return database.inTransaction(transaction -> lock(transaction, sessionId, now)
                .compose(locked -> locked.userId() == null
                        ? transaction.run(FIND, Tuple.of(sessionId)).map(LinkRepository::session)
                        : unlink(transaction, sessionId, locked.userId(), reason, now)));
    }

    private static Future<Session> unlink(Statements transaction, UUID sessionId, UUID userId, String reason,
                                          Instant now) {
        return transaction.run(UNLINK, Tuple.of(sessionId, utc(now)))
                .compose(unlinked -> transaction.run(UNDO_ELSEWHERE, Tuple.of(sessionId, userId))
                        .compose(undone -> enter(transaction, Tuple.of(sessionId, userId, "unlink", "operator", reason,
                                utc(now))))
                        .map(entered -> session(unlinked)));
    }

    /** Detaches the browser; fails with SESSION_ERASED, or SESSION_NOT_FOUND when it has expired or ended before. */
    Future<Session> end(UUID sessionId, Instant now, Instant expiredBefore) {
        return database.inTransaction(transaction -> lock(transaction, sessionId, expiredBefore)
                .map(LinkRepository::requireAlive)
                .compose(locked -> transaction.run(END, Tuple.of(sessionId, utc(now)))
                        .compose(ended -> enter(transaction, Tuple.of(sessionId, locked.userId(), "unlink", "visitor",
                                null, utc(now))).map(entered -> session(ended)))));
    }

    private static Locked requireAlive(Locked locked) {
        return Optional.of(locked).filter(Locked::alive)
                .orElseThrow(() -> new ServiceException(ErrorCode.SESSION_NOT_FOUND));
    }

    Future<LinkPage> list(ListLinks request) {
        return database.run(LIST, Tuple.of(request.sessionId(), request.after(), request.limit()))
                .map(rows -> page(rows, request.limit()));
    }

    Future<LinkPage> listFormer(ListFormerLinks request) {
        return database.run(LIST_FORMER, Tuple.of(request.userId(), request.after(), request.limit()))
                .map(rows -> page(rows, request.limit()));
    }

    private static LinkPage page(RowSet<Row> rows, int limit) {
        return new LinkPage(Rows.stream(rows).map(LinkRepository::change).toList(), Rows.next(rows, limit, "link_id"));
    }

    private static LinkChange change(Row row) {
        return new LinkChange(LinkChange.Action.valueOf(row.getString("action").toUpperCase(Locale.ROOT)),
                LinkChange.Actor.valueOf(row.getString("actor").toUpperCase(Locale.ROOT)), row.getUUID("user_id"),
                row.getString("reason"), row.getOffsetDateTime("at").toInstant());
    }

    private static Future<?> enter(Statements transaction, Tuple row) {
        return transaction.run(ENTER, row);
    }

    private static Session session(RowSet<Row> rows) {
        return SessionRepository.session(Rows.only(rows));
    }
}
