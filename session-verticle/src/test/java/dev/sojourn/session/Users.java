package dev.sojourn.session;

import dev.sojourn.postgres.TestTables;
import java.util.UUID;

/** Rows of users, which another module owns. */
final class Users {

    private Users() {
    }

    static UUID insert(TestTables tables) {
        return insert(tables, null);
    }

    /** @param signupSessionId where the user signed up, or null */
    static UUID insert(TestTables tables, UUID signupSessionId) {
        UUID userId = UUID.randomUUID();
        tables.execute("""
                INSERT INTO users
                    (user_id, created_at, updated_at, signup_event_id, signup_session_id, email, email_key)
                VALUES (?, now(), now(), gen_random_uuid(), ?, ?, ?)""",
                userId, signupSessionId, userId + "@example.org", userId + "@example.org");
        return userId;
    }
}
