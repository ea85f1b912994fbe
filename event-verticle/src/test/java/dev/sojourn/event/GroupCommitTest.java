package dev.sojourn.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ServiceException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The event loop's turns and the commits end when the test says so. */
class GroupCommitTest {

    private final Queue<Runnable> turn = new ArrayDeque<>();
    private final List<List<EventRow>> batches = new ArrayList<>();
    private final List<Promise<List<AppendedEvent>>> commits = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private GroupCommit groupCommit(int lanes, int batch, int queue) {
        return new GroupCommit(new IngestSettings(lanes, batch, queue), this::commit, turn::add, meters);
    }

    private Future<List<AppendedEvent>> commit(List<EventRow> events) {
        batches.add(events);
        Promise<List<AppendedEvent>> committed = Promise.promise();
        commits.add(committed);
        return committed.future();
    }

    private void endTurn() {
        while (!turn.isEmpty()) {
            turn.remove().run();
        }
    }

    private void committed(int batch) {
        commits.get(batch).complete(batches.get(batch).stream()
                .map(event -> new AppendedEvent(AppendedEvent.Outcome.STORED, event.eventId(), event.eventType(),
                        event.timestamp())).toList());
    }

    private static List<EventRow> events(int number) {
        return Stream.generate(GroupCommitTest::event).limit(number).toList();
    }

    private static EventRow event() {
        return new EventRow(UUID.randomUUID(), EventIds.next(), null, "PAGE_VIEW", JsonText.EMPTY_OBJECT, Instant.EPOCH,
                Instant.EPOCH);
    }

    private static EventRow eventOf(int characters) {
        return new EventRow(UUID.randomUUID(), EventIds.next(), null, "PAGE_VIEW",
                new JsonText('"' + "x".repeat(characters - 2) + '"'), Instant.EPOCH, Instant.EPOCH);
    }

    private static List<UUID> ids(List<EventRow> events) {
        return events.stream().map(EventRow::eventId).toList();
    }

    private static List<UUID> idsOf(Future<List<AppendedEvent>> answer) {
        return answer.result().stream().map(AppendedEvent::eventId).toList();
    }

    private List<Integer> sizes() {
        return batches.stream().map(List::size).toList();
    }

    @Test
    void commitsTogetherWhatArrivedInOneTurnOfTheLoop() {
        GroupCommit groupCommit = groupCommit(1, 100, 100);

        IntStream.range(0, 3).forEach(i -> groupCommit.add(events(1)));
        assertEquals(List.of(), batches);
        endTurn();

        assertEquals(List.of(3), sizes());
    }

    @Test
    void takesWhatHasGatheredAsSoonAsALaneIsFree() {
        GroupCommit groupCommit = groupCommit(1, 100, 100);
        groupCommit.add(events(1));
        endTurn();
        IntStream.range(0, 5).forEach(i -> groupCommit.add(events(2)));
        endTurn();
        assertEquals(List.of(1), sizes());

        committed(0);

        assertEquals(List.of(1, 10), sizes());
    }

    @Test
    void answersEachRequestWithItsOwnEventsAfterTheirCommit() {
        GroupCommit groupCommit = groupCommit(1, 100, 100);
        List<EventRow> first = events(2);
        List<EventRow> second = events(3);
        Future<List<AppendedEvent>> answerOfFirst = groupCommit.add(first);
        Future<List<AppendedEvent>> answerOfSecond = groupCommit.add(second);
        endTurn();
        assertFalse(answerOfFirst.isComplete());

        committed(0);

        assertEquals(ids(first), idsOf(answerOfFirst));
        assertEquals(ids(second), idsOf(answerOfSecond));
    }

    @Test
    void aFailedCommitFailsThoseWhoWereInItAndNoOthers() {
        GroupCommit groupCommit = groupCommit(1, 2, 100);
        Future<List<AppendedEvent>> failed = groupCommit.add(events(2));
        Future<List<AppendedEvent>> next = groupCommit.add(events(2));
        endTurn();
        IllegalStateException cause = new IllegalStateException("the connection broke");

        commits.get(0).fail(cause);
        committed(1);

        assertSame(cause, failed.cause());
        assertTrue(next.succeeded());
    }

    @Test
    void fillsNoMoreLanesThanThereAreAndNoBatchBeyondItsBound() {
        GroupCommit groupCommit = groupCommit(2, 120, 1000);

        IntStream.range(0, 5).forEach(i -> groupCommit.add(events(100)));
        endTurn();

        assertEquals(List.of(100, 100), sizes());
    }

    @Test
    void takesAFurtherLaneOnlyForWhatIsWorthIt() {
        GroupCommit groupCommit = groupCommit(2, 500, 1000);
        groupCommit.add(events(1));
        endTurn();

        groupCommit.add(events(99));
        endTurn();
        assertEquals(List.of(1), sizes());
        groupCommit.add(events(1));
        endTurn();
        assertEquals(List.of(1, 100), sizes());

        groupCommit.add(events(5));
        committed(1);
        assertEquals(List.of(1, 100), sizes());
        committed(0);
        assertEquals(List.of(1, 100, 5), sizes());
    }

    @Test
    void aRequestLargerThanABatchGoesAlone() {
        GroupCommit groupCommit = groupCommit(1, 4, 100);

        groupCommit.add(events(10));
        groupCommit.add(events(1));
        endTurn();

        assertEquals(List.of(10), sizes());
    }

    @Test
    void refusesAtOnceWhatTheQueueCannotTakeAndTakesItWhenThereIsRoomAgain() {
        GroupCommit groupCommit = groupCommit(1, 4, 10);
        Future<List<AppendedEvent>> fitting = groupCommit.add(events(10));

        Future<List<AppendedEvent>> refused = groupCommit.add(events(1));
        assertEquals(ErrorCode.UNAVAILABLE, ((ServiceException) refused.cause()).code());
        assertEquals(10, meters.get("sojourn.ingest.queue").gauge().value());

        endTurn();
        groupCommit.add(events(1));
        committed(0);
        committed(1);

        assertTrue(fitting.succeeded());
        assertEquals(List.of(10, 1), sizes());
        assertEquals(0, meters.get("sojourn.ingest.queue").gauge().value());
    }

    @Test
    void largeEventsTakeAsMuchRoomAsSeveral() {
        GroupCommit groupCommit = groupCommit(1, 4, 10);

        groupCommit.add(List.of(eventOf(3 * 4096)));
        groupCommit.add(List.of(eventOf(4095)));
        groupCommit.add(List.of(eventOf(4 * 4096)));
        assertEquals(10, meters.get("sojourn.ingest.queue").gauge().value());
        assertTrue(groupCommit.add(events(1)).failed());
        endTurn();
        committed(0);
        committed(1);

        assertEquals(List.of(1, 1, 1), sizes());
    }

    @Test
    void aRequestThatIsLargerThanTheQueueIsTakenWhenNothingWaits() {
        GroupCommit groupCommit = groupCommit(1, 4, 10);

        Future<List<AppendedEvent>> taken = groupCommit.add(events(11));
        assertTrue(groupCommit.add(events(1)).failed());
        endTurn();
        committed(0);

        assertTrue(taken.succeeded());
    }
}
