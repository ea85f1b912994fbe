package dev.sojourn.user;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.User;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import dev.sojourn.postgres.SqlState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL of users. */
final class UserRepository {

    private static final String COLUMNS = """
            user_id, created_at, signup_completed_at, signup_event_id, signup_session_id, email,
            profile_values(attributes) AS known, cta_variant, signup_gpc""";

    /** So that no draft is written between its reading and its removal; there may be no such session. */
    private static final Query LOCK_SESSION = new Query("user.lock_session",
            "SELECT 1 FROM user_sessions WHERE session_id = $1 FOR NO KEY UPDATE");

    /** Of the draft of who has denied profiling, that something was removed still holds against events from before. */
    private static final Query INSERT = new Query("user.insert", """
            INSERT INTO users (user_id, created_at, updated_at, signup_event_id, signup_session_id, email, email_key,
                               attributes, told_by, cta_variant, signup_gpc)
            SELECT $1, $2, $2, $3, $4, $5, $6, merged,
                   (SELECT coalesce(jsonb_object_agg(name, $4::uuid), '{}') FROM jsonb_object_keys(draft) AS name
                    WHERE merged -> name = draft -> name),
                   $8, $9
            FROM (SELECT coalesce(jsonb_object_agg(name, attribute), '{}') AS draft
                  FROM session_profiles CROSS JOIN LATERAL jsonb_each(attributes - 'email') AS each (name, attribute)
                  WHERE session_id = $4 AND (attribute -> 'value' = 'null' OR NOT EXISTS (
                      SELECT FROM user_sessions AS denied
                      WHERE denied.session_id = $4 AND NOT denied.consent_profiling))) AS drafted
                CROSS JOIN LATERAL profile_merged(draft, $7::text::jsonb) AS merged
            WHERE NOT EXISTS (SELECT FROM user_sessions WHERE session_id = $4 AND user_id IS NOT NULL)
            ON CONFLICT DO NOTHING
            RETURNING %s""".formatted(COLUMNS));

    /** It is not shown any more, and there again should the link be undone. */
    private static final Query TAKE_DRAFT = new Query("user.take_draft",
            "UPDATE session_profiles SET user_id = $2 WHERE session_id = $1");

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

    private static final Query DISCARD = new Query("user.discard", """
            WITH discarded AS (DELETE FROM users WHERE user_id = $1 AND signup_completed_at IS NULL RETURNING user_id)
            UPDATE session_profiles SET user_id = NULL FROM discarded
            WHERE session_profiles.user_id = discarded.user_id""");

    private final Database database;
    private final ProfileDeclaration declaration;

    UserRepository(Database database, ProfileDeclaration declaration) {
        this.database = database;
        this.declaration = declaration;
    }

    /**
     * Makes the user of what the form says and, beneath it, of the session's draft, unless its visitor has just denied
     * profiling and it is about to go.
     *
     * @return empty when the email or the session had a user before; then its draft stays as it is
     */
    Future<Optional<Account>> insert(Account account) {
        User user = account.user();
        String email = KnownValues.email(user.userData());
        Map<String, JsonText> said = new LinkedHashMap<>(user.userData().attributes());
        said.remove(ProfileDeclaration.EMAIL);
        said.values().removeIf(Objects::isNull);
        Tuple arguments = Tuple.from(new Object[] {user.userId(), utc(user.createdAt()), account.signupEventId(),
                account.signupSessionId(), email, EmailKey.of(email),
                KnownValues.told(said, ProfileSource.FORM, user.createdAt(), false), account.ctaVariant(),
                account.gpc()});
        Tuple session = Tuple.of(account.signupSessionId());
        return database.inTransaction(transaction -> transaction.run(LOCK_SESSION, session)
                        .compose(locked -> transaction.run(INSERT, arguments))
                        .compose(rows -> rows.size() == 0
                                ? Future.succeededFuture(Optional.<Account>empty())
                                : transaction.run(TAKE_DRAFT, Tuple.of(account.signupSessionId(), user.userId()))
                                        .map(taken -> accounts(rows).stream().findFirst())))
                .recover(failure -> Future.failedFuture(SqlState.CHECK_VIOLATION.isOf(failure)
                        ? new ServiceException(ErrorCode.PROFILE_TOO_LARGE) : failure));
    }

    /** Who has this email, and who signed up from this session. */
    Future<List<Account>> findOwners(String email, UUID sessionId) {
        return database.run(FIND_OWNERS, Tuple.of(EmailKey.of(email), sessionId)).map(this::accounts);
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
        return database.run(FIND_UNFINISHED, Tuple.of(utc(before), limit)).map(this::accounts);
    }

    /** Answers whether it was not marked before. */
    Future<Boolean> markCompleted(UUID userId, Instant now) {
        return database.run(MARK_COMPLETED, Tuple.of(userId, utc(now))).map(marked -> marked.rowCount() == 1);
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

    private List<Account> accounts(RowSet<Row> rows) {
        return Rows.stream(rows).map(this::account).toList();
    }

    private Account account(Row row) {
        Map<String, JsonText> known = KnownValues.read(row.getString("known"));
        known.put(ProfileDeclaration.EMAIL, KnownValues.ofEmail(row.getString("email")));
        User user = new User(row.getUUID("user_id"), declaration.userData(known),
                row.getOffsetDateTime("created_at").toInstant());
        return new Account(user, row.getUUID("signup_session_id"), row.getUUID("signup_event_id"),
                row.getString("cta_variant"), row.getBoolean("signup_gpc"),
                row.getOffsetDateTime("signup_completed_at") != null);
    }
}
