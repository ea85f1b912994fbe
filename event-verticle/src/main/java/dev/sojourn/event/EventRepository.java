package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.SqlState;
import dev.sojourn.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL of event_logs and event_ids. */
final class EventRepository {

    /**
     * Stores a set of events and tells for each whether its session is there and whether it was stored. The join with
     * the session's row decides who is alive; nothing a caller remembers does. Rows are written in key order, so that
     * two statements never wait for each other in a circle.
     */
    static final Query APPEND = new Query("event.append", """
            WITH incoming AS (
                SELECT n, session_id, event_id, client_event_id, event_type, payload, "timestamp", created_at
                FROM unnest($1::integer[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[],
                            $7::timestamptz[], $8::timestamptz[])
                    AS t(n, session_id, event_id, client_event_id, event_type, payload, "timestamp", created_at)
            ), alive AS (
                SELECT incoming.* FROM incoming JOIN user_sessions USING (session_id)
            ), claimed AS (
                INSERT INTO event_ids (session_id, client_event_id, event_id)
                SELECT session_id, client_event_id, event_id FROM alive WHERE client_event_id IS NOT NULL
                ORDER BY session_id, client_event_id, n
                ON CONFLICT DO NOTHING
                RETURNING session_id, event_id
            ), stored AS (
                INSERT INTO event_logs
                    (session_id, event_id, client_event_id, "timestamp", created_at, event_type, payload)
                SELECT session_id, event_id, client_event_id, "timestamp", created_at, event_type, payload::json
                FROM alive
                WHERE client_event_id IS NULL OR (session_id, event_id) IN (SELECT session_id, event_id FROM claimed)
                ORDER BY session_id, event_id, n
                ON CONFLICT DO NOTHING
                RETURNING session_id, event_id
            )
            SELECT incoming.n, alive.n IS NOT NULL AS alive, stored.event_id IS NOT NULL AS stored
            FROM incoming LEFT JOIN alive USING (n)
                LEFT JOIN stored ON stored.session_id = incoming.session_id AND stored.event_id = incoming.event_id
            ORDER BY incoming.n""");

    /** Its own statement: the one that lost a race does not see the row that won it. */
    static final Query STORED_BEFORE = new Query("event.stored_before", """
            SELECT incoming.n, logs.event_type, logs."timestamp"
            FROM unnest($1::integer[], $2::uuid[], $3::uuid[], $4::uuid[])
                    AS incoming(n, session_id, event_id, client_event_id)
                LEFT JOIN event_ids AS ids
                    ON ids.session_id = incoming.session_id AND ids.client_event_id = incoming.client_event_id
                JOIN event_logs AS logs
                    ON logs.session_id = incoming.session_id
                    AND logs.event_id = coalesce(ids.event_id, incoming.event_id)
            """);

    static final Query LIST = list("event.list", "");

    static final Query LIST_OF_TYPE = list("event.list_of_type", "AND event_type = $5");

    /** A page is bounded in bytes too: a row that begins beyond the bound comes without its payload. */
    private static Query list(String name, String filter) {
        return new Query(name, """
                SELECT event_id, client_event_id, event_type, "timestamp", created_at,
                       CASE WHEN bytes_before < $4 THEN payload::text END AS payload
                FROM (
                    SELECT event_id, client_event_id, event_type, "timestamp", created_at, payload,
                           sum(octet_length(payload::text)) OVER page - octet_length(payload::text) AS bytes_before
                    FROM event_logs
                    WHERE session_id = $1 AND event_id < $2 %s
                    WINDOW page AS (ORDER BY event_id DESC ROWS UNBOUNDED PRECEDING)
                    ORDER BY event_id DESC
                    LIMIT $3
                ) AS rows
                ORDER BY event_id DESC""".formatted(filter));
    }

    private static final long PAGE_BYTES = 1 << 20;

    /** Above every id, none being the max UUID. */
    private static final UUID NEWEST = new UUID(-1, -1);

    /** How often a set is tried when each time another of its sessions is erased at the wrong moment. */
    private static final int STORE_TRIES = 10;

    private final Statements database;

    EventRepository(Statements database) {
        this.database = database;
    }

    /** Commits the events and answers one result for each, in their order. */
    Future<List<AppendedEvent>> append(List<EventRow> events) {
        return store(events, STORE_TRIES).compose(rows -> results(events, rows));
    }

    private Future<RowSet<Row>> store(List<EventRow> events, int tries) {
        return database.run(APPEND, arguments(events)).recover(failure -> {
            if (!SqlState.FOREIGN_KEY_VIOLATION.isOf(failure)) {
                return Future.failedFuture(failure);
            }
            // A session was erased between the join and the insert; now the join knows.
            return tries > 1 ? store(events, tries - 1)
                    : Future.failedFuture(new ServiceException(ErrorCode.UNAVAILABLE, failure));
        });
    }

    private Future<List<AppendedEvent>> results(List<EventRow> events, RowSet<Row> rows) {
        AppendedEvent[] results = new AppendedEvent[events.size()];
        List<Integer> repeated = new ArrayList<>();
        // An id that stands twice in one set is stored once: the first is the one.
        Set<Key> stored = new HashSet<>();
        for (Row row : rows) {
            int n = row.getInteger("n");
            if (!row.getBoolean("alive")) {
                results[n] = AppendedEvent.sessionUnknown();
            } else if (row.getBoolean("stored") && stored.add(Key.of(events.get(n)))) {
                results[n] = result(Outcome.STORED, events.get(n));
            } else {
                repeated.add(n);
            }
        }
        if (repeated.isEmpty()) {
            return Future.succeededFuture(List.of(results));
        }
        return storedBefore(events, repeated, results).map(List::of);
    }

    private Future<AppendedEvent[]> storedBefore(List<EventRow> events, List<Integer> repeated,
                                                 AppendedEvent[] results) {
        Tuple arguments = Tuple.of(repeated.toArray(Integer[]::new),
                column(events, repeated, EventRow::sessionId), column(events, repeated, EventRow::eventId),
                column(events, repeated, EventRow::clientEventId));
        return database.run(STORED_BEFORE, arguments).map(rows -> {
            // What is not found was erased in between.
            repeated.forEach(n -> results[n] = AppendedEvent.sessionUnknown());
            for (Row row : rows) {
                int n = row.getInteger("n");
                results[n] = new AppendedEvent(Outcome.DUPLICATE, events.get(n).knownAs(),
                        row.getString("event_type"), row.getOffsetDateTime("timestamp").toInstant());
            }
            return results;
        });
    }

    private static AppendedEvent result(Outcome outcome, EventRow event) {
        return new AppendedEvent(outcome, event.knownAs(), event.eventType(), event.timestamp());
    }

    Future<EventPage> list(ListEvents request) {
        Tuple arguments = Tuple.of(request.sessionId(), request.before() == null ? NEWEST : request.before(),
                request.limit() + 1, PAGE_BYTES);
        return request.eventType() == null
                ? database.run(LIST, arguments).map(rows -> page(request, rows))
                : database.run(LIST_OF_TYPE, arguments.addString(request.eventType())).map(rows -> page(request, rows));
    }

    private static EventPage page(ListEvents request, RowSet<Row> rows) {
        List<StoredEvent> events = new ArrayList<>(request.limit());
        UUID last = null;
        for (Row row : rows) {
            String payload = row.getString("payload");
            if (events.size() == request.limit() || payload == null) {
                return new EventPage(events, last);
            }
            last = row.getUUID("event_id");
            UUID clientEventId = row.getUUID("client_event_id");
            events.add(new StoredEvent(clientEventId == null ? last : clientEventId, row.getString("event_type"),
                    new JsonText(payload), row.getOffsetDateTime("timestamp").toInstant(),
                    row.getOffsetDateTime("created_at").toInstant()));
        }
        return new EventPage(events, null);
    }

    private static Tuple arguments(List<EventRow> events) {
        List<Integer> all = IntStream.range(0, events.size()).boxed().toList();
        return Tuple.of(all.toArray(Integer[]::new),
                column(events, all, EventRow::sessionId), column(events, all, EventRow::eventId),
                column(events, all, EventRow::clientEventId),
                events.stream().map(EventRow::eventType).toArray(String[]::new),
                events.stream().map(event -> event.payload().value()).toArray(String[]::new),
                events.stream().map(event -> utc(event.timestamp())).toArray(OffsetDateTime[]::new),
                events.stream().map(event -> utc(event.receivedAt())).toArray(OffsetDateTime[]::new));
    }

    private static UUID[] column(List<EventRow> events, List<Integer> which, Function<EventRow, UUID> value) {
        return which.stream().map(events::get).map(value).toArray(UUID[]::new);
    }

    private record Key(UUID sessionId, UUID eventId) {

        static Key of(EventRow event) {
            return new Key(event.sessionId(), event.eventId());
        }
    }
}
