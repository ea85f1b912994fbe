package dev.sojourn.user;

import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ProfileAttribute;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.User;
import dev.sojourn.contract.UserData;
import io.vertx.core.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Signups that have just begun. */
final class Accounts {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    static final ProfileDeclaration PROFILE = new ProfileDeclaration(Stream.of("email", "firstName", "age", "gender",
            "profession", "country", "city", "household").map(Accounts::attribute).toList());

    private static ProfileAttribute attribute(String name) {
        return new ProfileAttribute(name, name, name.equals("email") || name.equals("firstName"),
                ProfileAttribute.Purpose.PROFILING, new JsonText("{}"));
    }

    private Accounts() {
    }

    static String email() {
        return UUID.randomUUID() + "@example.org";
    }

    static UserData data(String email) {
        return data(email, "Ada", "36", "female", "mathematician", "GB", "London", "4");
    }

    /** @param values of the declared attributes, the first of them; the others are null */
    static UserData data(String... values) {
        Map<String, JsonText> known = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            known.put(PROFILE.names().get(i), new JsonText(Json.encode(values[i])));
        }
        return PROFILE.userData(known);
    }

    static String emailOf(Account account) {
        return KnownValues.email(account.user().userData());
    }

    static Account of(String email, UUID sessionId) {
        return of(email, sessionId, NOW);
    }

    static Account of(String email, UUID sessionId, Instant createdAt) {
        User user = new User(Ids.at(createdAt), data(email), createdAt);
        return new Account(user, sessionId, Ids.at(createdAt), "B", true, false);
    }

    static Account withNothingButAnEmail(UUID sessionId) {
        User user = new User(Ids.at(NOW), data(new String[] {email()}), NOW);
        return new Account(user, sessionId, Ids.at(NOW), null, null, false);
    }

    static Account completed(Account account) {
        return new Account(account.user(), account.signupSessionId(), account.signupEventId(), account.ctaVariant(), account.gpc(),
                true);
    }
}
