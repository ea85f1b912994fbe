package dev.sojourn.event;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import dev.sojourn.postgres.TestTables;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
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
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

@Tag("db")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class PartitionsTest {

    private static TestStage stage;
    private static TestTables tables;
    private static EventRepository repository;

    private final UUID session = Sessions.insert(tables);

    @BeforeAll
    static void begin(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        tables = stage.tables();
        repository = new EventRepository(stage.database(), ConsentMode.OPT_OUT);
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    /** The Mondays that weekly partitions begin on. */
    private static List<LocalDate> weeks() {
        return tables.column("""
                SELECT right(relid::text, 8) FROM pg_partition_tree('event_logs')
                WHERE relid::text ~ '_[0-9]{8}$' ORDER BY relid::text""").stream()
                .map(week -> LocalDate.parse(week, DateTimeFormatter.BASIC_ISO_DATE)).toList();
    }

    private static Instant startOf(LocalDate week) {
        return week.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static UUID lowest(long millis) {
        return new UUID(millis << 16 | 0x7000, Long.MIN_VALUE);
    }

    private static UUID highest(long millis) {
        return new UUID(millis << 16 | 0x7fff, 0xbfff_ffff_ffff_ffffL);
    }

    private String partitionOf(UUID event) {
        EventRow row = EventRows.withKey(session, event);
        assertEquals(List.of(EventRows.stored(row)), TestAnswers.of(repository.append(List.of(row))));
        assertEquals(List.of(EventRows.duplicate(row)),
                TestAnswers.of(repository.append(List.of(EventRows.withKey(session, event)))));
        return tables.value("SELECT tableoid::regclass FROM event_logs WHERE session_id = ? AND event_id = ?",
                session, event);
    }

    @Test
    void lastWeekThisWeekAndEightWeeksAheadAreThere() {
        List<LocalDate> weeks = weeks();

        assertEquals(10, weeks.size());
        assertEquals(IntStream.range(0, 10).mapToObj(n -> weeks.get(0).plusWeeks(n)).toList(), weeks);
        long ago = ChronoUnit.DAYS.between(weeks.get(1), LocalDate.now(ZoneOffset.UTC));
        // Up to a day more, should midnight have passed between the migration and here.
        assertFalse(ago < 0 || ago > 7, weeks.get(1) + " is not this week");
        assertEquals(12, tables.count("SELECT count(*) FROM pg_partition_tree('event_logs') WHERE isleaf"));
    }

    @Test
    void rowsLandInThePartitionOfTheirWeek() {
        for (LocalDate week : weeks()) {
            String name = "event_logs_" + week.format(DateTimeFormatter.BASIC_ISO_DATE);

            assertEquals(name, partitionOf(lowest(startOf(week).toEpochMilli())));
            assertEquals(name, partitionOf(highest(startOf(week.plusWeeks(1)).toEpochMilli() - 1)));
        }
    }

    @Test
    void whatClaimsToBeOlderOrNewerLandsAtTheEdges() {
        List<LocalDate> weeks = weeks();
        long first = startOf(weeks.get(0)).toEpochMilli();
        long end = startOf(weeks.get(9).plusWeeks(1)).toEpochMilli();

        assertEquals("event_logs_early", partitionOf(highest(first - 1)));
        assertEquals("event_logs_early", partitionOf(lowest(0)));
        assertEquals("event_logs_late", partitionOf(lowest(end)));
        assertEquals("event_logs_late", partitionOf(highest((1L << 48) - 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,     00000000-0000-0000-0000-000000000000",
        "1970-01-01T00:00:00.255Z, 00000000-00ff-0000-0000-000000000000",
        "2026-03-01T12:00:00.123Z, 019ca945-0a7b-0000-0000-000000000000",
        // What is less than a millisecond does not count.
        "2026-03-01T12:00:00.123999Z, 019ca945-0a7b-0000-0000-000000000000"})
    void theLowestIdOfAMoment(Instant moment, UUID lowest) {
        assertEquals(moment.toEpochMilli(), lowest.getMostSignificantBits() >>> 16);
        assertEquals(lowest.toString(), tables.value("SELECT event_id_floor(?)", moment));
    }
}
