package dev.sojourn.session;

import dev.sojourn.contract.ChooseConsent;
import dev.sojourn.contract.ChosenConsent;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.ConsentPage;
import dev.sojourn.contract.ListConsents;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL of session_consents, and of the present state in user_sessions. */
final class ConsentRepository {

    private static final String COLUMNS = "analytics, profiling, policy_version, chosen_at";

    /** The session's row is locked before the ledger grows, so that its last row is the state. */
    private static final Query CHOOSE = new Query("consent.choose", """
            WITH chosen AS (
                UPDATE user_sessions SET consent_analytics = $2, consent_profiling = $3, updated_at = $5
                WHERE session_id = $1 AND last_seen > $6 AND ended_at IS NULL AND erasing_since IS NULL
                RETURNING session_id
            )
            INSERT INTO session_consents (session_id, analytics, profiling, policy_version, chosen_at)
            SELECT session_id, $2, $3, $4, $5 FROM chosen
            RETURNING %s""".formatted(COLUMNS));

    private static final Query FIND_LATEST = new Query("consent.find_latest",
            "SELECT " + COLUMNS + " FROM session_consents WHERE session_id = $1 ORDER BY consent_id DESC LIMIT 1");

    private static final Query LIST = new Query("consent.list", """
            SELECT consent_id, %s FROM session_consents
            WHERE session_id = $1 AND ($2::bigint IS NULL OR consent_id > $2) ORDER BY consent_id LIMIT $3"""
            .formatted(COLUMNS));

    private final Database database;

    ConsentRepository(Database database) {
        this.database = database;
    }

    /** Empty when there is no such session, or it has expired. */
    Future<Optional<ChosenConsent>> choose(ChooseConsent request, Instant now, Instant expiredBefore) {
        Tuple arguments = Tuple.of(request.sessionId(), request.analytics(), request.profiling(),
                request.policyVersion(), utc(now), utc(expiredBefore));
        return database.run(CHOOSE, arguments).map(rows -> Rows.first(rows).map(ConsentRepository::chosen));
    }

    Future<Optional<ChosenConsent>> findLatest(UUID sessionId) {
        return database.run(FIND_LATEST, Tuple.of(sessionId))
                .map(rows -> Rows.first(rows).map(ConsentRepository::chosen));
    }

    Future<ConsentPage> list(ListConsents request) {
        return database.run(LIST, Tuple.of(request.sessionId(), request.after(), request.limit())).map(rows ->
                new ConsentPage(Rows.stream(rows).map(ConsentRepository::chosen).toList(),
                        Rows.next(rows, request.limit(), "consent_id")));
    }

    private static ChosenConsent chosen(Row row) {
        return new ChosenConsent(new Consent(row.getBoolean("analytics"), row.getBoolean("profiling")),
                row.getString("policy_version"), row.getOffsetDateTime("chosen_at").toInstant());
    }
}
