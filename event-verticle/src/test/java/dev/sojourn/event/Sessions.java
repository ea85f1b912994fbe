package dev.sojourn.event;

import dev.sojourn.postgres.TestTables;
import java.util.UUID;

/** Rows of user_sessions, which another module owns. */
final class Sessions {

    private Sessions() {
    }

    static UUID insert(TestTables tables) {
        return insert(tables, UUID.randomUUID());
    }

    static UUID insert(TestTables tables, UUID sessionId) {
        tables.execute("""
                INSERT INTO user_sessions (session_id, last_seen, created_at, updated_at)
                VALUES (?, now(), now(), now())""", sessionId);
        return sessionId;
    }

    static int lock(TestTables tables, UUID sessionId) {
        return tables.execute("SELECT 1 FROM user_sessions WHERE session_id = ? FOR UPDATE", sessionId);
    }

    /** What the session module does, in the transaction that the caller has begun. */
    static void erase(TestTables tables, UUID sessionId) {
        lock(tables, sessionId);
        tables.execute("SELECT erased_table FROM event_erase_session(?)", sessionId);
        tables.execute("SELECT erased_table FROM user_erase_session(?)", sessionId);
        tables.execute("DELETE FROM user_sessions WHERE session_id = ?", sessionId);
    }
}
