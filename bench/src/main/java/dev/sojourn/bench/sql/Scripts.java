package dev.sojourn.bench.sql;

import dev.sojourn.bench.load.Payload;
import dev.sojourn.bench.load.Sessions;
import dev.sojourn.event.EventSql;

/** What pgbench runs. */
public final class Scripts {

    private static final String SESSION = "('" + Sessions.PREFIX + "' || :session)::uuid";

    private Scripts() {
    }

    private static String anySession(int sessions) {
        return "\\set session random(%d, %d)\n".formatted(Sessions.FIRST, Sessions.FIRST + sessions - 1);
    }

    /** One event, one transaction: no ledger, no look at the session but the foreign key's. */
    public static String insertOne(int sessions) {
        return anySession(sessions) + """
                INSERT INTO event_logs (session_id, event_id, "timestamp", created_at, event_type, payload) \
                VALUES (%s, uuidv7(), now(), now(), '%s', '%s');
                """.formatted(SESSION, Payload.TYPE, Payload.JSON);
    }

    /** The first page of a session, by the service's own statement. */
    public static String list(int sessions, int limit) {
        return anySession(sessions) + EventSql.list(SESSION, "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid",
                limit + 1).replaceAll("\\s+", " ") + ";\n";
    }
}
