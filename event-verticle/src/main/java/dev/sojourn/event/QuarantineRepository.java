package dev.sojourn.event;

import dev.sojourn.contract.CountQuarantine;
import dev.sojourn.contract.DropQuarantined;
import dev.sojourn.contract.EventStatus;
import dev.sojourn.contract.FindEventStatus;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListQuarantine;
import dev.sojourn.contract.QuarantineCount;
import dev.sojourn.contract.QuarantineCounts;
import dev.sojourn.contract.QuarantinePage;
import dev.sojourn.contract.QuarantineReason;
import dev.sojourn.contract.QuarantinedEvent;
import dev.sojourn.contract.RetainedEvent;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL of what operators and clients ask about the quarantine. What is too old is not there, removed or not. */
final class QuarantineRepository {

    private static final String SELECTED = "($1::uuid[] IS NULL OR id = ANY($1::uuid[]))"
            + " AND ($2::text IS NULL OR event_type = $2)";

    private static final Query NEWEST_FIRST = list("quarantine.newest", "<", "DESC");
    private static final Query OLDEST_FIRST = list("quarantine.oldest", ">", "ASC");

    /** A page is bounded in bytes too: a row that begins beyond the bound comes without its event. */
    private static Query list(String name, String beyond, String order) {
        return new Query(name, """
                SELECT id, session_id, client_event_id, event_type, reason, schema_version, received_at,
                       CASE WHEN bytes_before < $7 THEN event::text END AS event, errors::text AS errors
                FROM (
                    SELECT *, sum(octet_length(event::text) + octet_length(errors::text)) OVER page
                                  - octet_length(event::text) - octet_length(errors::text) AS bytes_before
                    FROM event_quarantine
                    WHERE %1$s AND ($3::text IS NULL OR reason = $3) AND received_at >= $4
                        AND ($8::uuid IS NULL OR session_id = $8)
                        AND ($5::uuid IS NULL OR id %2$s $5)
                    WINDOW page AS (ORDER BY id %3$s ROWS UNBOUNDED PRECEDING)
                    ORDER BY id %3$s
                    LIMIT $6
                ) AS rows
                ORDER BY id %3$s""".formatted(SELECTED, beyond, order));
    }

    private static final Query COUNT = new Query("quarantine.count", """
            SELECT event_type, reason, count(*) AS events, sum(count(*)) OVER ()::bigint AS total
            FROM event_quarantine
            WHERE ($1::text IS NULL OR event_type = $1) AND ($2::text IS NULL OR reason = $2) AND received_at >= $3
            GROUP BY event_type, reason
            ORDER BY events DESC, event_type, reason
            LIMIT 1000""");

    private static final Query RETAIN = new Query("quarantine.retain", """
            WITH given AS (
                SELECT id, reason, errors::json AS errors, schema_version
                FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS t(id, reason, errors, schema_version)
            ), locked AS (
                SELECT id FROM event_quarantine WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE
            )
            UPDATE event_quarantine AS kept SET
                reason = given.reason, errors = given.errors, schema_version = given.schema_version
            FROM given JOIN locked USING (id)
            WHERE kept.id = given.id""");

    private static final Query DROP = new Query("quarantine.drop", """
            WITH doomed AS (
                SELECT id FROM event_quarantine WHERE %s ORDER BY id LIMIT $3 FOR UPDATE
            )
            DELETE FROM event_quarantine WHERE id IN (SELECT id FROM doomed)""".formatted(SELECTED));

    private static final Query STORED = new Query("event.find", """
            SELECT event_type, "timestamp", created_at
            FROM event_logs
            WHERE session_id = $1 AND event_id = coalesce(
                (SELECT event_id FROM event_ids WHERE session_id = $1 AND client_event_id = $2), $2)""");

    private static final Query QUARANTINED = new Query("quarantine.find", """
            SELECT event_type, reason, errors::text AS errors, received_at
            FROM event_quarantine
            WHERE session_id = $1 AND client_event_id = $2 AND received_at >= $3
            ORDER BY id DESC
            LIMIT 1""");

    private static final long PAGE_BYTES = 1 << 20;

    private final Database database;
    private final QuarantineSettings settings;

    QuarantineRepository(Database database, QuarantineSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    Future<QuarantinePage> list(ListQuarantine request, Instant now) {
        Query query = request.order() == ListQuarantine.Order.NEWEST_FIRST ? NEWEST_FIRST : OLDEST_FIRST;
        Tuple arguments = Tuple.of(array(request.ids()), request.eventType(), name(request.reason()), keptSince(now),
                request.from(), request.limit() + 1).addLong(PAGE_BYTES)
                .addUUID(request.sessionId());
        return database.run(query, arguments).map(rows -> page(request.limit(), rows));
    }

    private static QuarantinePage page(int limit, RowSet<Row> rows) {
        List<QuarantinedEvent> events = new ArrayList<>(limit);
        UUID last = null;
        for (Row row : rows) {
            String event = row.getString("event");
            if (events.size() == limit || event == null) {
                return new QuarantinePage(events, last);
            }
            last = row.getUUID("id");
            events.add(new QuarantinedEvent(last, row.getUUID("session_id"), row.getUUID("client_event_id"),
                    row.getString("event_type"), new JsonText(event), reason(row),
                    new JsonText(row.getString("errors")), row.getString("schema_version"),
                    row.getOffsetDateTime("received_at").toInstant()));
        }
        return new QuarantinePage(events, null);
    }

    Future<QuarantineCounts> count(CountQuarantine request, Instant now) {
        return database.run(COUNT, Tuple.of(request.eventType(), name(request.reason()), keptSince(now)))
                .map(QuarantineRepository::counts);
    }

    private static QuarantineCounts counts(RowSet<Row> rows) {
        List<QuarantineCount> counts = new ArrayList<>(rows.size());
        long total = 0;
        for (Row row : rows) {
            total = row.getLong("total");
            counts.add(new QuarantineCount(row.getString("event_type"), reason(row), row.getLong("events")));
        }
        return new QuarantineCounts(total, counts);
    }

    /** Answers how many are still there. */
    Future<Integer> retain(List<RetainedEvent> events) {
        Tuple arguments = Tuple.of(events.stream().map(RetainedEvent::id).toArray(UUID[]::new),
                events.stream().map(event -> event.reason().name()).toArray(String[]::new),
                events.stream().map(event -> event.errors().value()).toArray(String[]::new),
                events.stream().map(RetainedEvent::schemaVersion).toArray(String[]::new));
        return database.run(RETAIN, arguments).map(RowSet::rowCount);
    }

    /** Answers how many were removed. */
    Future<Integer> drop(DropQuarantined request) {
        return database.run(DROP, Tuple.of(array(request.ids()), request.eventType(), request.limit()))
                .map(RowSet::rowCount);
    }

    Future<EventStatus> status(FindEventStatus request, Instant now) {
        return database.run(STORED, Tuple.of(request.sessionId(), request.eventId()))
                .map(rows -> Rows.first(rows).map(QuarantineRepository::stored))
                .compose(stored -> stored.isPresent()
                        ? Future.succeededFuture(stored.get())
                        : database.run(QUARANTINED, Tuple.of(request.sessionId(), request.eventId(), keptSince(now)))
                                .map(rows -> Rows.first(rows).map(QuarantineRepository::quarantined)
                                        .orElse(EventStatus.UNKNOWN)));
    }

    private static EventStatus stored(Row row) {
        return EventStatus.stored(row.getString("event_type"), row.getOffsetDateTime("timestamp").toInstant(),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static EventStatus quarantined(Row row) {
        return EventStatus.quarantined(row.getString("event_type"), reason(row), new JsonText(row.getString("errors")),
                row.getOffsetDateTime("received_at").toInstant());
    }

    private static QuarantineReason reason(Row row) {
        return QuarantineReason.valueOf(row.getString("reason"));
    }

    private static String name(QuarantineReason reason) {
        return reason == null ? null : reason.name();
    }

    private static UUID[] array(List<UUID> ids) {
        return ids == null ? null : ids.toArray(UUID[]::new);
    }

    private OffsetDateTime keptSince(Instant now) {
        return utc(now.minus(settings.kept()));
    }
}
