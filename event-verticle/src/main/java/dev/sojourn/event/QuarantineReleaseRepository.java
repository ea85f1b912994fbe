package dev.sojourn.event;

import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The SQL around appending what comes out of quarantine, inside a transaction. */
final class QuarantineReleaseRepository {

    /** Keeps an erasure out: it locks the session first, too. */
    private static final Query LOCK_SESSIONS = new Query("quarantine.release_sessions", """
            SELECT 1 FROM user_sessions WHERE session_id = ANY($1::uuid[]) ORDER BY session_id FOR KEY SHARE""");

    private static final Query LOCK = new Query("quarantine.release_lock", """
            SELECT id FROM event_quarantine WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE""");

    private static final Query REMOVE = new Query("quarantine.release_remove",
            "DELETE FROM event_quarantine WHERE id = ANY($1::uuid[])");

    private final Statements transaction;

    QuarantineReleaseRepository(Statements transaction) {
        this.transaction = transaction;
    }

    /** Answers which of the events are there; nobody else takes them before the end of the transaction. */
    Future<Set<UUID>> lock(Collection<UUID> sessions, Collection<UUID> ids) {
        return transaction.run(LOCK_SESSIONS, Tuple.of((Object) sessions.toArray(UUID[]::new)))
                .compose(locked -> transaction.run(LOCK, Tuple.of((Object) ids.toArray(UUID[]::new))))
                .map(rows -> {
                    Set<UUID> there = new HashSet<>();
                    rows.forEach(row -> there.add(row.getUUID("id")));
                    return there;
                });
    }

    Future<Void> remove(Collection<UUID> ids) {
        return ids.isEmpty() ? Future.succeededFuture()
                : transaction.run(REMOVE, Tuple.of((Object) ids.toArray(UUID[]::new))).mapEmpty();
    }
}
