package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** More than a year, day by day: each day the job runs once, while events come in without a break. */
@Timeout(300)
@ExtendWith({VertxExtension.class, TestDatabase.class})
class RetentionYearTest {

    private static final int DAYS = 400;
    private static final int SENDERS = 4;
    private static final Duration WEEK = Duration.ofDays(7);
    /** Two edges, the weeks of retention and the one that is not over yet, eight ahead and the one they begin in. */
    private static final int PARTITIONS_AT_MOST = 2 + 4 + 1 + 8 + 2;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    /** What was acknowledged: the time that decides how long it is kept. */
    private final Map<UUID, Map<UUID, Instant>> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean sending = true;

    @Test
    void keepsWhatIsWithinRetentionAndNothingElseWhileEventsComeIn(Vertx vertx, DatabaseSettings settings) {
        try (EventLog log = EventLog.open(vertx, settings)) {
            List<UUID> sessions = IntStream.range(0, SENDERS).mapToObj(n -> log.newSession()).toList();
            List<Future<Void>> senders = new ArrayList<>();
            sessions.forEach(session -> senders.add(send(log, session)));

            for (int day = 0; day < DAYS; day++) {
                log.clock().pass(Duration.ofDays(1));
                EventLog.await(log.retain());
                assertEquals(0, log.failures());
                assertTrue(log.partitions().size() <= PARTITIONS_AT_MOST, () -> log.partitions().toString());
                if (day % 10 == 0) {
                    sessions.forEach(session -> assertKept(log, session));
                }
            }
            sending = false;
            senders.forEach(EventLog::await);
            sessions.forEach(session -> assertKept(log, session));

            assertEquals(log.partitions().size(), log.meters().get("sojourn.retention.partitions").gauge().value());
            assertEquals(DAYS / 7, log.counted("partitions.dropped"), 3);
            assertEquals(log.count("event_logs WHERE client_event_id IS NOT NULL"), log.count("event_ids"));
            assertTrue(longestNanos.get() < LONGEST_WAIT.toNanos(),
                    () -> "an event waited " + Duration.ofNanos(longestNanos.get()));
        }
    }

    /** One after the other: with a minted id, with a random one, with one of the day and with one of long ago. */
    private Future<Void> send(EventLog log, UUID session) {
        AtomicInteger sent = new AtomicInteger();
        return Steps.repeat(() -> {
            Instant now = log.clock().instant();
            long start = System.nanoTime();
            return log.append(session, givenId(log, now, sent.getAndIncrement())).map(appended -> {
                longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
                assertEquals(Outcome.STORED, appended.outcome());
                remember(session, appended, now);
                return sending;
            });
        });
    }

    private static UUID givenId(EventLog log, Instant now, int n) {
        return switch (n % 4) {
            case 0 -> null;
            case 1 -> UUID.randomUUID();
            case 2 -> log.newId(now);
            default -> log.newId(now.minus(Duration.ofDays(300)));
        };
    }

    private void remember(UUID session, AppendedEvent event, Instant now) {
        acknowledged.computeIfAbsent(session, key -> new ConcurrentHashMap<>()).put(event.eventId(), now);
    }

    private void assertKept(EventLog log, UUID session) {
        Map<UUID, Instant> before = Map.copyOf(acknowledged.getOrDefault(session, Map.of()));
        List<StoredEvent> listed = log.list(session);
        Set<UUID> ids = listed.stream().map(StoredEvent::eventId).collect(Collectors.toSet());
        Instant cutoff = log.clock().instant().minus(EventLog.RETENTION);

        assertEquals(listed.size(), ids.size(), "an event is listed twice");
        List<UUID> missing = before.entrySet().stream().filter(event -> !event.getValue().isBefore(cutoff))
                .map(Map.Entry::getKey).filter(id -> !ids.contains(id)).toList();
        assertEquals(List.of(), missing, "acknowledged, within retention, and not listed");
        // A week goes when all of it is past retention, so the oldest may be here a week longer.
        List<StoredEvent> tooOld =
                listed.stream().filter(event -> event.receivedAt().isBefore(cutoff.minus(WEEK))).toList();
        assertEquals(List.of(), tooOld, "past retention and still listed");
    }
}
