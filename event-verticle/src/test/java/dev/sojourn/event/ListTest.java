package dev.sojourn.event;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

@Tag("db")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class ListTest {

    private static final int MEBIBYTE = 1 << 20;

    private static TestStage stage;
    private static EventRepository repository;
    private static EventListRepository lists;

    private final UUID session = Sessions.insert(stage.tables());
    private final Instant now = Instant.now();

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        repository = new EventRepository(stage.database(), ConsentMode.OPT_OUT);
        lists = new EventListRepository(stage.database());
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private EventRow append(Duration fromNow, String type, String payload) {
        EventRow row = new EventRow(session, EventIds.at(now.plus(fromNow)), null, type, new JsonText(payload),
                EventRows.NOW, EventRows.NOW.plusMillis(1));
        TestAnswers.of(repository.append(List.of(row)));
        return row;
    }

    /** Newest first, from every partition: a day apart, around now, and at the edges. */
    private List<UUID> append(int events) {
        List<UUID> ids = new ArrayList<>();
        for (int n = 0; n < events; n++) {
            Duration fromNow = n == 0 ? Duration.ofDays(1000) : n == events - 1 ? Duration.ofDays(-1000)
                    : Duration.ofDays(events / 2 - n);
            ids.add(append(fromNow, n % 3 == 0 ? "THIRD" : "OTHER", "{}").eventId());
        }
        return ids;
    }

    private EventPage page(String type, int limit, UUID before) {
        return TestAnswers.of(lists.list(new ListEvents(session, type, limit, before)));
    }

    private static List<UUID> ids(EventPage page) {
        return page.events().stream().map(StoredEvent::eventId).toList();
    }

    private List<List<UUID>> pages(String type, int limit) {
        List<List<UUID>> pages = new ArrayList<>();
        UUID before = null;
        do {
            EventPage page = page(type, limit, before);
            pages.add(ids(page));
            before = page.next();
        } while (before != null);
        return pages;
    }

    private static List<List<UUID>> cut(List<UUID> ids, int limit) {
        return IntStream.range(0, (ids.size() + limit - 1) / limit)
                .mapToObj(n -> ids.subList(n * limit, Math.min(ids.size(), (n + 1) * limit))).toList();
    }

    @Test
    void aSessionWithoutEventsHasOneEmptyPage() {
        assertEquals(new EventPage(List.of(), null), page(null, 50, null));
        assertEquals(new EventPage(List.of(), null), page("NONE", 50, null));
    }

    @Test
    void showsAnEventAsItWasStored() {
        UUID clientId = UUID.randomUUID();
        EventRow row = new EventRow(session, EventIds.next(), clientId, "ODD", new JsonText("{\"a\" : 1e308}"),
                EventRows.NOW, EventRows.NOW.plusSeconds(1));
        TestAnswers.of(repository.append(List.of(row)));

        assertEquals(new EventPage(List.of(new StoredEvent(clientId, "ODD", new JsonText("{\"a\" : 1e308}"),
                EventRows.NOW, EventRows.NOW.plusSeconds(1))), null), page(null, 50, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 24, 25, 26, 500})
    void pagesAreNewestFirstAndEndWithTheLastEvent(int limit) {
        List<UUID> ids = append(25);

        assertEquals(cut(ids, limit), pages(null, limit));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 9, 10})
    void pagesOfOneType(int limit) {
        List<UUID> ids = append(25);
        List<UUID> thirds = IntStream.range(0, 25).filter(n -> n % 3 == 0).mapToObj(ids::get).toList();

        assertEquals(cut(thirds, limit), pages("THIRD", limit));
        assertEquals(List.of(List.of()), pages("THIR", limit));
    }

    @Test
    void pagesByTheKeyWhereTheClientKnowsAnother() {
        List<UUID> known = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            EventRow row = new EventRow(session, EventIds.at(now.minusSeconds(n)), UUID.randomUUID(), "OTHER",
                    JsonText.EMPTY_OBJECT, now, now);
            TestAnswers.of(repository.append(List.of(row)));
            known.add(row.clientEventId());
        }

        assertEquals(cut(known, 2), pages(null, 2));
    }

    @Test
    void showsNothingOfOtherSessions() {
        UUID id = append(Duration.ZERO, "OTHER", "{}").eventId();
        UUID other = Sessions.insert(stage.tables());
        TestAnswers.of(repository.append(List.of(EventRows.withoutId(other), EventRows.withKey(other, id))));

        assertEquals(List.of(List.of(id)), pages(null, 50));
    }

    @Test
    void pagesNeitherRepeatNorSkipWhatStoodWhenOthersComeInBetween() {
        List<UUID> ids = append(25);
        List<UUID> seen = new ArrayList<>();
        UUID before = null;
        do {
            EventPage page = page(null, 4, before);
            seen.addAll(ids(page));
            before = page.next();
            append(Duration.ofDays(2000 + seen.size()), "NEWER", "{}");
            append(Duration.ofMinutes(-seen.size()), "BETWEEN", "{}");
            append(Duration.ofDays(-2000 - seen.size()), "OLDER", "{}");
        } while (before != null && seen.size() < 100);

        assertEquals(ids, seen.stream().filter(ids::contains).toList());
    }

    @Test
    void aPageEndsWithTheEventThatReachesItsBytes() {
        List<UUID> ids = IntStream.range(0, 10)
                .mapToObj(n -> append(Duration.ofSeconds(-n), "OTHER", text(MEBIBYTE / 4 - 1)).eventId()).toList();

        // Four together stay four bytes under a mebibyte: a fifth begins below the bound, a sixth above.
        assertEquals(cut(ids, 5), pages(null, 50));
        assertEquals(cut(ids, 5), pages("OTHER", 50));
        assertEquals(cut(ids, 3), pages(null, 3));
    }

    @Test
    void anEventThatBeginsAtTheBoundIsTheNextPages() {
        List<UUID> ids = IntStream.range(0, 9)
                .mapToObj(n -> append(Duration.ofSeconds(-n), "OTHER", text(MEBIBYTE / 4)).eventId()).toList();

        assertEquals(cut(ids, 4), pages(null, 50));
    }

    @Test
    void aPageHoldsOneEventAtLeast() {
        List<UUID> ids = IntStream.range(0, 3)
                .mapToObj(n -> append(Duration.ofSeconds(-n), "OTHER", text(2 * MEBIBYTE)).eventId()).toList();

        assertEquals(cut(ids, 1), pages(null, 50));
    }

    @Test
    void countsBytesAndNotCharacters() {
        String twoBytesEach = "\"" + "é".repeat(MEBIBYTE / 4 - 1) + "\"";
        List<UUID> ids = IntStream.range(0, 4)
                .mapToObj(n -> append(Duration.ofSeconds(-n), "OTHER", twoBytesEach).eventId()).toList();

        assertEquals(cut(ids, 2), pages(null, 50));
    }

    @Test
    void aPayloadOfNullIsNoEndOfAPage() {
        append(Duration.ZERO, "OTHER", "null");
        append(Duration.ofSeconds(-1), "OTHER", "{}");

        EventPage page = page(null, 50, null);

        assertEquals(2, page.events().size());
        assertNull(page.next());
    }

    /** A JSON text of so many bytes, quotes included. */
    private static String text(int bytes) {
        return "\"" + "x".repeat(bytes - 2) + "\"";
    }
}
