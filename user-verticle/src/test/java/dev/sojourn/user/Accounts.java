package dev.sojourn.user;

import dev.sojourn.contract.User;
import dev.sojourn.contract.UserData;
import java.time.Instant;
import java.util.UUID;

/** Signups that have just begun. */
final class Accounts {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    private Accounts() {
    }

    static String email() {
        return UUID.randomUUID() + "@example.org";
    }

    static UserData data(String email) {
        return new UserData(email, "Ada", "36", "female", "mathematician", "GB", "London", "4");
    }

    static Account of(String email, UUID sessionId) {
        return of(email, sessionId, NOW);
    }

    static Account of(String email, UUID sessionId, Instant createdAt) {
        User user = new User(Ids.at(createdAt), data(email), createdAt);
        return new Account(user, sessionId, Ids.at(createdAt), "B", false);
    }

    static Account completed(Account account) {
        return new Account(account.user(), account.signupSessionId(), account.signupEventId(), account.ctaVariant(),
                true);
    }
}
