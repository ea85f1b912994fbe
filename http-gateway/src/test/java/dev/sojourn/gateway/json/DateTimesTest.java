package dev.sojourn.gateway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimesTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "2026-11-23T18:04:05Z", "2026-11-23T18:04:05.Z", "2026-11-23T18:04:05.6Z", "2026-11-23T18:04:05.678Z", 
        "2026-11-23T18:04:05.678901234Z",
        "0000-01-01T00:00:00Z", "0001-02-28T23:59:59.999999999Z", "1969-12-31T23:59:59.5Z", "9999-12-28T00:00:00.000Z",
        "2026-11-30T18:04:05Z", "2024-02-29T00:00:00Z", "2026-11-23T18:04:05.678+02:00", "2026-11-23T18:04:05-11:30"})
    void readsWhatTheJdkReads(String text) {
        assertEquals(OffsetDateTime.parse(text).toInstant(), DateTimes.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "Z", "2026-11-23", "2026-11-23T18:04:05", "2026-11-23 18:04:05Z", "2026-02-30T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T18:60:00Z", "2026-11-23T18:04:05.1234567890Z",
        "2026-11-23T18:04:05ZZ", "+2026-11-23T18:04:05Z"})
    void refusesWhatTheJdkRefuses(String text) {
        assertThrows(DateTimeException.class, () -> OffsetDateTime.parse(text));
        assertThrows(DateTimeException.class, () -> DateTimes.parse(text));
    }
}
