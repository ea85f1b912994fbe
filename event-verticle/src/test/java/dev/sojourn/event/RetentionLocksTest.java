package dev.sojourn.event;

import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.TestDatabase;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Others are there too: readers that take their time, other nodes, a session service that is away. */
@Timeout(120)
@ExtendWith({VertxExtension.class, TestDatabase.class})
class RetentionLocksTest {

    private static final Query READ = new Query("test.read", "SELECT count(*) FROM event_logs");
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private EventLog log;
    private UUID session;
    private Database elsewhere;

    @BeforeEach
    void open(Vertx vertx, DatabaseSettings settings) {
        log = EventLog.open(vertx, settings);
        session = log.newSession();
        elsewhere = Database.open(vertx, settings, new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        EventLog.await(elsewhere.close());
        log.close();
    }

    @Test
    void waitsInShortTriesForWhoReadsForLongAndIngestGoesOn() {
        Promise<Void> endOfReading = Promise.promise();
        Promise<Void> reads = Promise.promise();
        Future<Void> reading = elsewhere.inTransaction(transaction -> transaction.run(READ, Tuple.tuple())
                .onSuccess(read -> reads.complete())
                .compose(read -> endOfReading.future()));
        EventLog.await(reads.future());
        log.clock().pass(EventLog.RETENTION.plus(Duration.ofDays(14)));

        Future<Void> run = log.retain();
        long longest = 0;
        while (failedTries() < 3) {
            assertFalse(run.isComplete());
            long start = System.nanoTime();
            log.appendNow(session, UUID.randomUUID());
            longest = Math.max(longest, System.nanoTime() - start);
        }
        endOfReading.complete();
        EventLog.await(reading);
        EventLog.await(run);

        assertEquals(0, log.failures());
        assertTrue(log.counted("partitions.made") > 0);
        assertTrue(log.counted("partitions.dropped") > 0);
        assertTrue(longest < LONGEST_WAIT.toNanos(), "an event waited " + Duration.ofNanos(longest));
    }

    private long failedTries() {
        Timer tries = log.meters().find("sojourn.db.query").tags("query", "retention.extend", "outcome", "failed").timer();
        return tries == null ? 0 : tries.count();
    }

    @Test
    void severalAtOnceMakeEachWeekOnceAndDropEachOnce() {
        log.clock().pass(EventLog.RETENTION.plus(Duration.ofDays(70)));

        List<Future<Void>> runs = Stream.generate(log::retainRegardless).limit(3).toList();
        runs.forEach(EventLog::await);

        List<String> partitions = log.partitions();
        assertEquals("event_logs_early", partitions.get(0));
        assertEquals("event_logs_late", partitions.get(partitions.size() - 1));
        assertEquals(partitions.size() - 1, gapless(), () -> partitions.toString());
        assertEquals(partitions.size(), log.meters().get("sojourn.retention.partitions").gauge().value());
    }

    /** How many partitions begin where another ends. */
    private long gapless() {
        return log.count("event_log_partitions AS one JOIN event_log_partitions AS next"
                + " ON one.upper_bound = next.lower_bound");
    }

    @Test
    void aRunThatFailsOnItsWayIsMadeUpForByTheNext(Vertx vertx) {
        log.clock().pass(Duration.ofDays(14));
        EventLog.await(log.purgeService().close());

        EventLog.await(log.retain());
        assertEquals(1, log.failures());
        assertEquals(0, log.lastSuccess());
        assertTrue(log.counted("partitions.made") > 0, "what was done before was done");

        log.servePurge();
        EventLog.await(log.retain());
        assertEquals(1, log.failures());
        assertEquals(log.clock().instant().toEpochMilli(), 1000 * log.lastSuccess(), 1);
    }
}
