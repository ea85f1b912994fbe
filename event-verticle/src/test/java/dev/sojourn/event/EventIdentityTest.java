package dev.sojourn.event;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Which key an event gets, and when it counts as having happened. */
class EventIdentityTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final UUID SESSION = UUID.randomUUID();
    private static final UUID MINTED = EventIds.at(NOW);

    private final EventSettings settings = new EventSettings(Duration.ofDays(30), Duration.ofHours(1), ConsentMode.OPT_OUT);
    private final EventIdentity identity = new EventIdentity(settings, moment -> {
        assertEquals(NOW, moment);
        return MINTED;
    });

    private EventRow identify(UUID eventId, Instant timestamp) {
        return identity.identify(
                new NewEvent(SESSION, eventId, "PAGE_VIEW", JsonText.EMPTY_OBJECT, timestamp), NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000-0000-1000-8000-000000000001, false", "00000000-0000-2000-8000-000000000001, false",
        "00000000-0000-3000-8000-000000000001, false", "00000000-0000-4000-8000-000000000001, false",
        "00000000-0000-5000-8000-000000000001, false", "00000000-0000-6000-8000-000000000001, false",
        "00000000-0000-8000-8000-000000000001, false",
        // Version 7 is the key at any time: 1970, now or in 10889.
        "00000000-0000-7000-8000-000000000001, true", "019ca945-0a7b-7000-8000-000000000001, true",
        "ffffffff-ffff-7fff-bfff-ffffffffffff, true"})
    void theVersionAloneDecidesAboutTheKey(UUID given, boolean isKey) {
        EventRow row = identify(given, null);

        assertEquals(isKey ? given : MINTED, row.eventId());
        assertEquals(isKey ? null : given, row.clientEventId());
        assertEquals(given, row.knownAs());
    }

    @Test
    void mintsAKeyForAnEventWithoutAnId() {
        EventRow row = identify(null, null);

        assertEquals(MINTED, row.eventId());
        assertNull(row.clientEventId());
        assertEquals(MINTED, row.knownAs());
        assertEquals(NOW, row.timestamp());
    }

    /** What is claimed, by the client or by an id of version 7, is believed up to both borders, not a moment more. */
    @ParameterizedTest
    @CsvSource({
        "PT0S, true", "PT5M, true", "PT5M0.001S, false", "P36500D, false",
        "PT-720H, true", "PT-720H-0.001S, false", "P-20000D, false"})
    void believesATimeWithinFiveMinutesAheadAndTheRetentionBehind(Duration fromNow, boolean believed) {
        Instant claimed = NOW.plus(fromNow);
        Instant expected = believed ? claimed : NOW;

        assertEquals(expected, identify(null, claimed).timestamp());
        assertEquals(expected, identify(UUID.randomUUID(), claimed).timestamp());
        assertEquals(expected, identify(EventIds.at(NOW), claimed).timestamp());
        assertEquals(expected, identify(EventIds.at(claimed), null).timestamp());
        assertEquals(NOW, identify(UUID.randomUUID(), null).timestamp());
    }

    @Test
    void believesTheClientBeforeItsId() {
        Instant claimed = NOW.minusSeconds(7);

        assertEquals(claimed, identify(EventIds.at(NOW.minusSeconds(60)), claimed).timestamp());
        // What the client says is not believed; then its id is not asked either.
        assertEquals(NOW, identify(EventIds.at(NOW.minusSeconds(60)), NOW.plusSeconds(3600)).timestamp());
    }

    @Test
    void takesAnyInstantThatThereIs() {
        assertEquals(NOW, identify(null, Instant.MAX).timestamp());
        assertEquals(NOW, identify(null, Instant.MIN).timestamp());
    }

    @Test
    void keepsTimesAsPreciselyAsTheTablesDo() {
        Instant claimed = NOW.minusSeconds(1);

        assertEquals(claimed.plusNanos(456_000), identify(null, claimed.plusNanos(456_789)).timestamp());
        assertEquals(NOW, identify(null, NOW.plusSeconds(1)).receivedAt());
    }
}
