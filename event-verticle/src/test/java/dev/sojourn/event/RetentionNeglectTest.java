package dev.sojourn.event;

import dev.sojourn.contract.StoredEvent;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** For months the job has not run: there is no week for today, and what came in is in the late edge. */
@Timeout(120)
@ExtendWith({VertxExtension.class, TestDatabase.class})
class RetentionNeglectTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration NEGLECT = WEEK.multipliedBy(20);

    /** As many as no test of the product would send one by one, from 20 weeks ago until now. */
    private static final String PILE_UP = """
            INSERT INTO event_logs (session_id, event_id, client_event_id, "timestamp", created_at, event_type, payload)
            SELECT $1, (left(event_id_floor(moment)::text, 23) || '-' || lpad(to_hex(n), 12, '0'))::uuid, NULL,
                   moment, moment, 'PAGE_VIEW', '{}'
            FROM generate_series(1, $4) AS n
                CROSS JOIN LATERAL (SELECT $2::timestamptz + ($3::timestamptz - $2::timestamptz) * n / $4 AS moment) AS t
            """;

    private EventLog log;
    private UUID session;

    @BeforeEach
    void open(Vertx vertx, DatabaseSettings settings) {
        log = EventLog.open(vertx, settings);
        session = log.newSession();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void afterAStandstillEveryEventIsInItsWeek() {
        neglect();
        List<UUID> stored = IntStream.range(0, 50)
                .mapToObj(n -> log.appendNow(session, log.newId(log.clock().instant())).eventId()).toList();
        UUID ahead = log.newId(log.clock().instant().plus(Duration.ofDays(365)));
        log.appendNow(session, ahead);
        assertEquals(51, log.count("event_logs_late"));

        EventLog.await(log.retain());

        assertEquals(0, log.failures());
        assertEquals(50, log.count("\"" + weekOf(log.clock().instant()) + "\""));
        assertEquals(1, log.count("event_logs_late"));
        assertTrue(ids().containsAll(stored) && ids().contains(ahead));
        assertTrue(log.partitions().size() <= 2 + 4 + 2 + 9, () -> log.partitions().toString());
        assertEquals(weekOf(eightWeeksFrom(log.clock().instant())), lastWeek());
    }

    @Test
    void afterLongNeglectOnePartitionTakesInAllThatCameMeanwhile() {
        Instant begin = log.clock().instant();
        neglect();
        Instant now = log.clock().instant();
        int events = 60_000;
        log.run(PILE_UP, Tuple.of(session, begin.atOffset(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC), events));
        UUID ahead = log.newId(now.plus(Duration.ofDays(365)));
        log.appendNow(session, ahead);
        long within = log.count("event_logs WHERE event_id >= event_id_floor('" + now.minus(EventLog.RETENTION) + "')");
        assertTrue(log.count("event_logs_late") > 20_000);

        EventLog.await(log.retain());

        assertEquals(0, log.failures());
        assertEquals(1, log.count("event_logs_late"));
        assertTrue(log.count("event_logs") >= within);
        assertEquals(List.of(ahead), ids().subList(0, 1));
        assertEquals(weekOf(eightWeeksFrom(now)), lastWeek());
        // And it goes as a whole, once its youngest event is past retention; by then that of the edge is too.
        int before = log.partitions().size();
        log.clock().pass(EventLog.RETENTION.plus(WEEK));
        EventLog.await(log.retain());
        assertEquals(0, log.failures());
        assertEquals(0, log.count("event_logs"));
        assertTrue(log.partitions().size() <= before + 5);
    }

    @Test
    void anIdOfTheTimeThatWasDroppedStillFindsAPlaceAndGoesAMonthLater() {
        Instant begin = log.clock().instant();
        log.appendNow(session, null);
        log.clock().pass(EventLog.RETENTION.plus(WEEK));
        EventLog.await(log.retain());
        assertEquals(List.of(), ids());

        UUID late = log.newId(begin);
        log.appendNow(session, late);
        log.clock().pass(EventLog.RETENTION.minus(Duration.ofHours(1)));
        EventLog.await(log.retain());
        assertEquals(List.of(late), ids());
        assertEquals(1, log.count("event_logs_early"));

        log.clock().pass(Duration.ofHours(2));
        EventLog.await(log.retain());
        assertEquals(List.of(), ids());
        assertEquals(1, log.counted("edge.removed"));
    }

    @Test
    void anIdIsClaimedAsLongAsItsEventIsThere() {
        List<UUID> given = IntStream.range(0, 300).mapToObj(n -> UUID.randomUUID()).toList();
        given.forEach(id -> log.appendNow(session, id));
        long claimed = log.count("event_ids");

        log.clock().pass(EventLog.RETENTION.minus(Duration.ofHours(1)));
        EventLog.await(log.retain());
        assertEquals(claimed, log.count("event_ids"));
        given.forEach(id -> log.appendNow(session, id));
        assertEquals(300, ids().size());

        log.clock().pass(WEEK.plus(Duration.ofHours(1)));
        EventLog.await(log.retain());
        assertEquals(0, log.count("event_ids"));
        given.forEach(id -> log.appendNow(session, id));
        assertEquals(300, ids().size());
        assertEquals(0, log.failures());
    }

    private void neglect() {
        log.clock().pass(NEGLECT);
    }

    private List<UUID> ids() {
        return log.list(session).stream().map(StoredEvent::eventId).toList();
    }

    /** The one before the late edge. */
    private String lastWeek() {
        List<String> partitions = log.partitions();
        return partitions.get(partitions.size() - 2);
    }

    /** The last moment that there has to be a week for. */
    private static Instant eightWeeksFrom(Instant moment) {
        return moment.plus(WEEK.multipliedBy(8)).minusMillis(1);
    }

    private static String weekOf(Instant moment) {
        return "event_logs_" + moment.atOffset(ZoneOffset.UTC).with(DayOfWeek.MONDAY).toLocalDate()
                .toString().replace("-", "");
    }
}
