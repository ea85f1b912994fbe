package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
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
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static dev.sojourn.postgres.Timestamps.utc;

/** The SQL that appends to event_logs and event_ids. */
final class EventRepository {

    private static final String INTO_EVENT_LOGS = """
            INSERT INTO event_logs
                (session_id, event_id, client_event_id, "timestamp", created_at, event_type, payload)
            SELECT session_id, event_id, client_event_id, "timestamp", received_at, event_type, payload::json
            """;

    /**
     * The join with the session's row decides who is alive and who consents; nothing a caller remembers does. A session
     * that ended is a person's history, and whoever sits at the browser now may be another.
     */
    private static final String INCOMING = """
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
                        $8::boolean[])
                    WITH ORDINALITY AS incoming
                        (session_id, event_id, client_event_id, event_type, payload, "timestamp", received_at, gpc, n)
                JOIN user_sessions USING (session_id)
            WHERE ended_at IS NULL AND erasing_since IS NULL AND %s
            """;

    /** In key order, so that two statements never wait for each other in a circle; of two alike the first is stored. */
    private static final String IN_ORDER = """
            ORDER BY session_id, event_id, n
            ON CONFLICT DO NOTHING
            RETURNING session_id, event_id
            """;

    /**
     * What depends on whether visitors have to agree.
     *
     * @param append         stores those of a set of events whose session is there and consents, and which were not stored
     *                       before, and tells which
     * @param claimAndAppend the same, more costly, for a set in which some ids are not of version 7 and have to be claimed
     * @param untracked      tells which of a set of events have a session that does not consent
     */
    record OfMode(Query append, Query claimAndAppend, Query untracked) {

        static OfMode of(ConsentMode mode) {
            String tracked = ConsentCondition.of(mode, "consent_analytics", "gpc");
            String incoming = INCOMING.formatted(tracked);
            return new OfMode(new Query("event.append", INTO_EVENT_LOGS + incoming + IN_ORDER),
                    new Query("event.claim_and_append", CLAIM_AND_APPEND.formatted(incoming, INTO_EVENT_LOGS, IN_ORDER)),
                    new Query("event.untracked", UNTRACKED.formatted(tracked)));
        }
    }

    private static final String CLAIM_AND_APPEND = """
            WITH alive AS (
                SELECT session_id, event_id, client_event_id, event_type, payload, "timestamp", received_at, n
                %s
            ), claimed AS (
                INSERT INTO event_ids (session_id, client_event_id, event_id)
                SELECT session_id, client_event_id, event_id FROM alive WHERE client_event_id IS NOT NULL
                ORDER BY session_id, client_event_id, n
                ON CONFLICT DO NOTHING
                RETURNING session_id, event_id
            )
            %s
            FROM alive
            WHERE client_event_id IS NULL OR (session_id, event_id) IN (SELECT session_id, event_id FROM claimed)
            %s""";

    private static final String UNTRACKED = """
            SELECT incoming.n
            FROM unnest($1::integer[], $2::uuid[], $3::boolean[]) AS incoming(n, session_id, gpc)
                JOIN user_sessions USING (session_id)
            WHERE ended_at IS NULL AND erasing_since IS NULL AND NOT %s""";

    private static final Map<ConsentMode, OfMode> QUERIES =
            Stream.of(ConsentMode.values()).collect(Collectors.toUnmodifiableMap(mode -> mode, OfMode::of));

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

    /** How often a set is tried when each time another of its sessions is erased at the wrong moment. */
    private static final int STORE_TRIES = 10;

    private final Statements database;
    private final ConsentMode consent;
    private final OfMode queries;

    EventRepository(Statements database, ConsentMode consent) {
        this.database = database;
        this.consent = consent;
        this.queries = queries(consent);
    }

    static OfMode queries(ConsentMode consent) {
        return QUERIES.get(consent);
    }

    /** Commits the events and answers one result for each, in their order. */
    Future<List<AppendedEvent>> append(List<EventRow> events) {
        return store(events, STORE_TRIES).compose(rows -> results(events, rows));
    }

    private Future<RowSet<Row>> store(List<EventRow> events, int tries) {
        Query query = events.stream().allMatch(event -> event.clientEventId() == null)
                ? queries.append() : queries.claimAndAppend();
        return database.run(query, arguments(events)).recover(failure -> {
            if (!SqlState.FOREIGN_KEY_VIOLATION.isOf(failure)) {
                return Future.failedFuture(failure);
            }
            // A session was erased between the join and the insert; now the join knows.
            return tries > 1 ? store(events, tries - 1)
                    : Future.failedFuture(new ServiceException(ErrorCode.UNAVAILABLE, failure));
        });
    }

    private Future<List<AppendedEvent>> results(List<EventRow> events, RowSet<Row> rows) {
        Set<Key> stored = new HashSet<>();
        for (Row row : rows) {
            stored.add(new Key(row.getUUID(0), row.getUUID(1)));
        }
        AppendedEvent[] results = new AppendedEvent[events.size()];
        List<Integer> others = new ArrayList<>();
        for (int n = 0; n < results.length; n++) {
            // An id that stands twice in one set was stored once: the first is the one.
            if (stored.remove(Key.of(events.get(n)))) {
                results[n] = result(Outcome.STORED, events.get(n));
            } else {
                others.add(n);
            }
        }
        if (others.isEmpty()) {
            return Future.succeededFuture(List.of(results));
        }
        return storedBefore(events, others, results)
                .compose(known -> untracked(events, others, known)).map(List::of);
    }

    private Future<AppendedEvent[]> storedBefore(List<EventRow> events, List<Integer> others,
                                                 AppendedEvent[] results) {
        Tuple arguments = Tuple.of(others.toArray(Integer[]::new),
                column(events, others, EventRow::sessionId), column(events, others, EventRow::eventId),
                column(events, others, EventRow::clientEventId));
        return database.run(STORED_BEFORE, arguments).map(rows -> {
            // What is not found has no session, or was erased in between.
            others.forEach(n -> results[n] = AppendedEvent.sessionUnknown());
            for (Row row : rows) {
                int n = row.getInteger("n");
                results[n] = new AppendedEvent(Outcome.DUPLICATE, events.get(n).knownAs(),
                        row.getString("event_type"), row.getOffsetDateTime("timestamp").toInstant());
            }
            return results;
        });
    }

    /** Of those that are not there at all, some have a session that is alive and whose visitor does not consent. */
    private Future<AppendedEvent[]> untracked(List<EventRow> events, List<Integer> others, AppendedEvent[] results) {
        List<Integer> lost = others.stream()
                .filter(n -> results[n].outcome() == Outcome.SESSION_UNKNOWN).toList();
        if (lost.isEmpty() || consent == ConsentMode.OFF) {
            return Future.succeededFuture(results);
        }
        Tuple arguments = Tuple.of(lost.toArray(Integer[]::new), column(events, lost, EventRow::sessionId),
                lost.stream().map(n -> events.get(n).gpc()).toArray(Boolean[]::new));
        return database.run(queries.untracked(), arguments).map(rows -> {
            rows.forEach(row -> results[row.getInteger(0)] = AppendedEvent.untracked());
            return results;
        });
    }

    private static AppendedEvent result(Outcome outcome, EventRow event) {
        return new AppendedEvent(outcome, event.knownAs(), event.eventType(), event.timestamp());
    }

    private static Tuple arguments(List<EventRow> events) {
        int size = events.size();
        UUID[] sessionIds = new UUID[size];
        UUID[] eventIds = new UUID[size];
        UUID[] clientEventIds = new UUID[size];
        String[] types = new String[size];
        String[] payloads = new String[size];
        OffsetDateTime[] timestamps = new OffsetDateTime[size];
        OffsetDateTime[] receivedAt = new OffsetDateTime[size];
        Boolean[] gpc = new Boolean[size];
        for (int n = 0; n < size; n++) {
            EventRow event = events.get(n);
            sessionIds[n] = event.sessionId();
            eventIds[n] = event.eventId();
            clientEventIds[n] = event.clientEventId();
            types[n] = event.eventType();
            payloads[n] = event.payload().value();
            timestamps[n] = utc(event.timestamp());
            receivedAt[n] = utc(event.receivedAt());
            gpc[n] = event.gpc();
        }
        return Tuple.of(sessionIds, eventIds, clientEventIds, types, payloads).addArrayOfOffsetDateTime(timestamps)
                .addArrayOfOffsetDateTime(receivedAt).addArrayOfBoolean(gpc);
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
