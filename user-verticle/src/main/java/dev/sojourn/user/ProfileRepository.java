package dev.sojourn.user;

import dev.sojourn.contract.Consent;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.KnownAttribute;
import dev.sojourn.contract.KnownProfile;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.ServiceException;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL of profiles: a session's draft, and what is known about a user. */
final class ProfileRepository {

    /** Who erases, ends or links the session, or changes its consent, waits, and is waited for. */
    private static final Query LOCK_SESSION = new Query("profile.lock_session", """
            SELECT user_id, consent_analytics, consent_profiling FROM user_sessions
            WHERE session_id = $1 AND ended_at IS NULL AND erasing_since IS NULL
            FOR NO KEY UPDATE""");

    /** A signup that was cut short has made its user, who is not yet linked. */
    private static final Query FIND_OWNER = new Query("profile.find_owner", """
            SELECT user_id, email FROM users
            WHERE user_id = $1 OR ($1::uuid IS NULL AND signup_session_id = $2)""");

    private static final Query MERGE_DRAFT = new Query("profile.merge_draft", """
            INSERT INTO session_profiles AS known (session_id, attributes, updated_at)
            VALUES ($1, profile_merged('{}', $2::text::jsonb), $3)
            ON CONFLICT (session_id) DO UPDATE SET
                attributes = profile_merged(known.attributes, $2::text::jsonb),
                updated_at = excluded.updated_at
            RETURNING profile_values(attributes) AS known""");

    private static final Query MERGE_USER = new Query("profile.merge_user", """
            SELECT profile_values(merged) AS known
            FROM profile_tell_user($1, $4, $2::text::jsonb, $3) AS merged WHERE merged IS NOT NULL""");

    private static final Query FIND_DRAFT = new Query("profile.find_draft",
            "SELECT profile_values(attributes) AS known FROM session_profiles WHERE session_id = $1");

    /** Values as the text of their JSON. */
    private static String known(String attributes, String session) {
        return """
            (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'value', (attribute -> 'value')::text,
                                                          'source', attribute -> 'source', 'at', attribute -> 'at',
                                                          'session', %2$s)
                                       ORDER BY name), '[]')::text
             FROM jsonb_each(%1$s) AS each (name, attribute)
             WHERE attribute -> 'value' <> 'null') AS %1$s""".formatted(attributes, session);
    }

    private static final Query FIND_KNOWN_OF_USER = new Query("profile.find_known_of_user",
            "SELECT email, created_at, cta_variant, signup_gpc, %s FROM users WHERE user_id = $1"
                    .formatted(known("attributes", "told_by -> name")));

    private static final Query FIND_KNOWN_OF_SESSION = new Query("profile.find_known_of_session",
            "SELECT %s, %s FROM session_profiles WHERE session_id = $1"
                    .formatted(known("attributes", "NULL"), known("replaced", "attribute -> 'session'")));

    private static final Query FORGET_DRAFT = new Query("profile.forget_draft", """
            WITH known AS (
                SELECT session_id, attributes FROM session_profiles WHERE session_id = $1 FOR UPDATE
            )
            UPDATE session_profiles AS draft SET attributes = '{}' FROM known
            WHERE draft.session_id = known.session_id
            RETURNING (SELECT count(*) FROM jsonb_each(known.attributes) AS each (name, attribute)
                       WHERE attribute -> 'value' <> 'null')::integer AS forgotten""");

    /**
     * What an undone link would bring back is the user's, and stays. A statement of its own, since a signup may come
     * before.
     */
    private static final Query REMOVE_EMPTY_DRAFT = new Query("profile.remove_empty_draft",
            "DELETE FROM session_profiles WHERE session_id = $1 AND user_id IS NULL AND attributes = '{}'");

    private final Database database;

    ProfileRepository(Database database) {
        this.database = database;
    }

    /**
     * Whose profile it is.
     *
     * @param userId null for a draft
     * @param email  null for a draft
     */
    record Owner(UUID sessionId, UUID userId, String email, Consent consent) {

        boolean isAnonymous() {
            return userId == null;
        }
    }

    /** The profile of a session, which nobody else changes meanwhile. Fails when there is no such session. */
    <T> Future<T> withOwner(UUID sessionId, Function<Locked, Future<T>> work) {
        return database.inTransaction(transaction -> transaction.run(LOCK_SESSION, Tuple.of(sessionId))
                .compose(sessions -> Rows.first(sessions)
                        .map(session -> owner(transaction, sessionId, session.getUUID("user_id"),
                                new Consent(session.getBoolean("consent_analytics"),
                                        session.getBoolean("consent_profiling"))))
                        .orElseGet(() -> Future.failedFuture(new ServiceException(ErrorCode.SESSION_NOT_FOUND))))
                .compose(owner -> work.apply(new Locked(transaction, owner))))
                .recover(failure -> Future.failedFuture(SqlState.CHECK_VIOLATION.isOf(failure)
                        ? new ServiceException(ErrorCode.PROFILE_TOO_LARGE) : failure));
    }

    private static Future<Owner> owner(Statements transaction, UUID sessionId, UUID userId, Consent consent) {
        return transaction.run(FIND_OWNER, Tuple.of(userId, sessionId))
                .map(users -> Rows.first(users)
                        .map(user -> new Owner(sessionId, user.getUUID("user_id"), user.getString("email"), consent))
                        .orElse(new Owner(sessionId, null, null, consent)));
    }

    /** A profile whose session is locked, as long as the transaction lasts. */
    record Locked(Statements transaction, Owner owner) {
    }

    /** One statement: what others merge at once into the same user's profile stays. Answers all that is known. */
    Future<Map<String, JsonText>> merge(Locked profile, String told, Instant now) {
        Owner owner = profile.owner();
        Future<RowSet<Row>> merged = owner.isAnonymous()
                ? profile.transaction().run(MERGE_DRAFT, Tuple.of(owner.sessionId(), told, utc(now)))
                : profile.transaction().run(MERGE_USER, Tuple.of(owner.userId(), told, utc(now), owner.sessionId()));
        return merged
                .map(rows -> KnownValues.read(Rows.first(rows)
                        // The user was discarded a moment ago.
                        .orElseThrow(() -> new ServiceException(ErrorCode.UNAVAILABLE)).getString("known")));
    }

    Future<Optional<Map<String, JsonText>>> findDraft(UUID sessionId) {
        return database.run(FIND_DRAFT, Tuple.of(sessionId))
                .map(rows -> Rows.first(rows).map(row -> KnownValues.read(row.getString("known"))));
    }

    Future<KnownProfile> findKnownOfUser(UUID userId) {
        return database.run(FIND_KNOWN_OF_USER, Tuple.of(userId)).map(rows -> Rows.first(rows).map(row -> {
            List<KnownAttribute> known = new ArrayList<>(KnownValues.readWithSources(row.getString("attributes")));
            known.add(new KnownAttribute(ProfileDeclaration.EMAIL, KnownValues.ofEmail(row.getString("email")),
                    ProfileSource.FORM, row.getOffsetDateTime("created_at").toInstant(), null));
            known.sort(Comparator.comparing(KnownAttribute::name));
            return new KnownProfile(known, row.getString("cta_variant"), row.getBoolean("signup_gpc"), List.of());
        }).orElse(KnownProfile.NOTHING));
    }

    Future<KnownProfile> findKnownOfSession(UUID sessionId) {
        return database.run(FIND_KNOWN_OF_SESSION, Tuple.of(sessionId)).map(rows -> Rows.first(rows)
                .map(row -> new KnownProfile(KnownValues.readWithSources(row.getString("attributes")), null, null,
                        KnownValues.readWithSources(row.getString("replaced"))))
                .orElse(KnownProfile.NOTHING));
    }

    /** Answers how many attributes were known. */
    Future<Integer> forgetDraft(UUID sessionId) {
        Tuple session = Tuple.of(sessionId);
        return database.inTransaction(transaction -> transaction.run(FORGET_DRAFT, session)
                .compose(rows -> transaction.run(REMOVE_EMPTY_DRAFT, session)
                        .map(Rows.first(rows).map(row -> row.getInteger("forgotten")).orElse(0))));
    }
}
