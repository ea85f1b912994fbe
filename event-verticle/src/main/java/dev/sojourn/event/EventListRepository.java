package dev.sojourn.event;

import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The SQL that reads a session's events. */
final class EventListRepository {

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

    private final Statements database;

    EventListRepository(Statements database) {
        this.database = database;
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
}
