package dev.sojourn.user;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.User;
import dev.sojourn.contract.UserData;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import dev.sojourn.postgres.SqlState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL of users. */
final class UserRepository {

    private static final String COLUMNS = """
            user_id, created_at, signup_completed_at, signup_event_id, signup_session_id, email, first_name, age,
            gender, profession, country, city, household, cta_variant""";

    private static final Query INSERT = new Query("user.insert", """
            INSERT INTO users (user_id, created_at, updated_at, signup_event_id, signup_session_id, email, email_key,
                               first_name, age, gender, profession, country, city, household, cta_variant)
            VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT DO NOTHING
            RETURNING user_id""");

    /** Its own statement: the one that lost a race for the row does not see it. */
    private static final Query FIND_OWNERS = new Query("user.find_owners",
            "SELECT " + COLUMNS + " FROM users WHERE email_key = $1 OR signup_session_id = $2");

    private static final Query FIND = new Query("user.find", "SELECT " + COLUMNS + " FROM users WHERE user_id = $1");

    private static final Query FIND_BY_EMAIL = new Query("user.find_by_email",
            "SELECT " + COLUMNS + " FROM users WHERE email_key = $1");

    private static final Query FIND_BY_SIGNUP_SESSION = new Query("user.find_by_signup_session",
            "SELECT " + COLUMNS + " FROM users WHERE signup_session_id = $1");

    private static final Query FIND_UNFINISHED = new Query("user.find_unfinished", """
            SELECT %s FROM users WHERE signup_completed_at IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2"""
            .formatted(COLUMNS));

    private static final Query MARK_COMPLETED = new Query("user.mark_completed", """
            UPDATE users SET signup_completed_at = $2, updated_at = $2
            WHERE user_id = $1 AND signup_completed_at IS NULL""");

    private static final Query DISCARD = new Query("user.discard",
            "DELETE FROM users WHERE user_id = $1 AND signup_completed_at IS NULL");

    private final Database database;

    UserRepository(Database database) {
        this.database = database;
    }

    /** Whether the row is new; not when its email or its session had one before. */
    Future<Boolean> insert(Account account) {
        User user = account.user();
        UserData data = user.userData();
        Tuple arguments = Tuple.from(new Object[] {user.userId(), utc(user.createdAt()), account.signupEventId(),
                account.signupSessionId(), data.email(), EmailKey.of(data.email()), data.firstName(), data.age(),
                data.gender(), data.profession(), data.country(), data.city(), data.household(),
                account.ctaVariant()});
        return database.run(INSERT, arguments).map(rows -> rows.size() == 1);
    }

    /** Who has this email, and who signed up from this session. */
    Future<List<Account>> findOwners(String email, UUID sessionId) {
        return database.run(FIND_OWNERS, Tuple.of(EmailKey.of(email), sessionId)).map(UserRepository::accounts);
    }

    Future<Optional<Account>> find(UUID userId) {
        return database.run(FIND, Tuple.of(userId)).map(rows -> accounts(rows).stream().findFirst());
    }

    Future<Optional<Account>> findByEmail(String email) {
        return database.run(FIND_BY_EMAIL, Tuple.of(EmailKey.of(email)))
                .map(rows -> accounts(rows).stream().findFirst());
    }

    Future<Optional<Account>> findBySignupSession(UUID sessionId) {
        return database.run(FIND_BY_SIGNUP_SESSION, Tuple.of(sessionId))
                .map(rows -> accounts(rows).stream().findFirst());
    }

    /** Signups begun before a moment whose link and event are not known to be committed, oldest first. */
    Future<List<Account>> findUnfinished(Instant before, int limit) {
        return database.run(FIND_UNFINISHED, Tuple.of(utc(before), limit)).map(UserRepository::accounts);
    }

    Future<Void> markCompleted(UUID userId, Instant now) {
        return database.run(MARK_COMPLETED, Tuple.of(userId, utc(now))).mapEmpty();
    }

    /** Removes a user whose signup could not be completed; not one whose signup was, or is being, completed. */
    Future<Void> discard(UUID userId) {
        return database.run(DISCARD, Tuple.of(userId))
                .recover(failure -> SqlState.FOREIGN_KEY_VIOLATION.isOf(failure)
                        // Somebody else has linked a session to it a moment ago.
                        ? Future.failedFuture(new ServiceException(ErrorCode.UNAVAILABLE))
                        : Future.failedFuture(failure))
                .mapEmpty();
    }

    private static List<Account> accounts(RowSet<Row> rows) {
        return Rows.stream(rows).map(UserRepository::account).toList();
    }

    private static Account account(Row row) {
        UserData data = new UserData(row.getString("email"), row.getString("first_name"), row.getString("age"),
                row.getString("gender"), row.getString("profession"), row.getString("country"),
                row.getString("city"), row.getString("household"));
        User user = new User(row.getUUID("user_id"), data, row.getOffsetDateTime("created_at").toInstant());
        return new Account(user, row.getUUID("signup_session_id"), row.getUUID("signup_event_id"),
                row.getString("cta_variant"), row.getOffsetDateTime("signup_completed_at") != null);
    }
}
