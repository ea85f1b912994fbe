package dev.sojourn.gateway.limits;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LocalRateLimitsTest {

    private static final String ADDRESS = "198.51.100.7";
    private static final RateLimitSettings SETTINGS = new RateLimitSettings(true, 600, 60, 20);

    private final AtomicLong nanos = new AtomicLong(-5_000);
    private final LocalRateLimits limits = new LocalRateLimits(SETTINGS, nanos::get, 100_000);
    private final UUID one = new UUID(0, 1);
    private final UUID other = new UUID(0, 2);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static boolean took(Future<Void> answer) {
        return answer.succeeded();
    }

    private static RateLimitedException refusal(Future<Void> answer) {
        return assertInstanceOf(RateLimitedException.class, answer.cause());
    }

    @Test
    void takeAsManyEventsOfASessionAsItMaySend() {
        for (int i = 0; i < 600; i++) {
            assertTrue(took(limits.event(one)));
        }
        assertEquals(1, refusal(limits.event(one)).retryAfterSeconds());
        assertTrue(took(limits.event(other)));
        pass(Duration.ofMillis(99));
        assertFalse(took(limits.event(one)));
        pass(Duration.ofMillis(1));
        assertTrue(took(limits.event(one)));
        assertFalse(took(limits.event(one)));
    }

    @Test
    void areWholeAgainAfterTheirTime() {
        assertTrue(took(limits.events(Map.of(one, 600))));
        pass(Duration.ofSeconds(60));
        assertTrue(took(limits.events(Map.of(one, 600))));
        pass(Duration.ofDays(1));
        assertTrue(took(limits.events(Map.of(one, 600))));
        assertFalse(took(limits.event(one)));
    }

    @Test
    void takeTheEventsOfARequestOrNone() {
        assertTrue(took(limits.events(Map.of(other, 590))));
        Map<UUID, Integer> both = new LinkedHashMap<>();
        both.put(one, 600);
        both.put(other, 11);
        assertFalse(took(limits.events(both)));
        assertTrue(took(limits.events(Map.of(one, 600, other, 10))));
    }

    @Test
    void takeMoreThanASessionMaySendOnlyFromAFullBucket() {
        assertTrue(took(limits.events(Map.of(one, 1000))));
        assertEquals(60, refusal(limits.events(Map.of(one, 1000))).retryAfterSeconds());
        pass(Duration.ofSeconds(59));
        assertFalse(took(limits.events(Map.of(one, 1000))));
        pass(Duration.ofSeconds(1));
        assertTrue(took(limits.events(Map.of(one, 1000))));
    }

    @Test
    void giveBackSessionsThatWereNotMade() {
        assertTrue(took(limits.sessions(ADDRESS, 60)));
        assertFalse(took(limits.sessions(ADDRESS, 1)));
        limits.sessionsNotMade(ADDRESS, 59);
        limits.sessionsNotMade(ADDRESS, 0);
        assertFalse(took(limits.sessions(ADDRESS, 60)));
        assertTrue(took(limits.sessions(ADDRESS, 59)));
        assertTrue(took(limits.sessions("198.51.100.8", 60)));
    }

    @Test
    void neverTakeMoreSessionsThanAnAddressMayMake() {
        assertEquals(1, refusal(limits.sessions(ADDRESS, 61)).retryAfterSeconds());
        assertTrue(took(limits.sessions(ADDRESS, 60)));
        assertEquals(60, refusal(limits.sessions(ADDRESS, 1000)).retryAfterSeconds());
    }

    @Test
    void countSignupsByTheHour() {
        for (int i = 0; i < 20; i++) {
            assertTrue(took(limits.signup(ADDRESS)));
        }
        RateLimitedException refusal = refusal(limits.signup(ADDRESS));
        assertEquals(180, refusal.retryAfterSeconds());
        assertSame(RateLimitedException.Limit.SIGNUPS_PER_ADDRESS, refusal.limit());
        pass(Duration.ofSeconds(180));
        assertTrue(took(limits.signup(ADDRESS)));
        assertTrue(took(limits.sessions(ADDRESS, 60)));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.000000001S, 1", "PT1S, 1", "PT1.000000001S, 2", "PT2.5S, 3"})
    void sayTheTimeInWholeSecondsRoundedUp(Duration time, long seconds) {
        assertEquals(seconds, new RateLimitedException(RateLimitedException.Limit.EVENTS_PER_SESSION, time)
                .retryAfterSeconds());
    }

    @Test
    void rememberSoManyAndThoseLongestThatAskMost() {
        LocalRateLimits few = new LocalRateLimits(SETTINGS, nanos::get, 1000);
        IntStream.range(0, 600).forEach(i -> few.event(one));
        for (int i = 0; i < 100_000; i++) {
            few.event(new UUID(1, i));
            few.sessions("a" + i, 1);
            few.signup("a" + i);
            if (i % 50 == 0) {
                assertFalse(took(few.event(one)), "forgotten after " + i);
            }
        }
        assertTrue(few.size() <= 1000, few.size() + " keys");
    }

    @Test
    void forgetWhoIsIdle() {
        IntStream.range(0, 500).forEach(i -> limits.event(new UUID(1, i)));
        limits.signup(ADDRESS);
        pass(Duration.ofSeconds(61));
        assertEquals(1, limits.size());
        pass(Duration.ofHours(1));
        assertEquals(0, limits.size());
    }

    @Test
    void leaveTheHeapToOthers() {
        assertEquals(1_000_000, LocalRateLimits.maxKeys(8L << 30));
        assertTrue(LocalRateLimits.maxKeys(256 << 20) * 512 <= (256 << 20) / 6);
        assertTrue(LocalRateLimits.maxKeys(64 << 20) > 10_000);
    }

    @Test
    void areNoneWhereTheSettingsSaySo() {
        RateLimits none = LocalRateLimits.of(new RateLimitSettings(false, 1, 1, 1));
        for (int i = 0; i < 10; i++) {
            assertTrue(took(none.event(one)));
            assertTrue(took(none.events(Map.of(one, 1000))));
            assertTrue(took(none.sessions(ADDRESS, 1000)));
            assertTrue(took(none.signup(ADDRESS)));
        }
        assertInstanceOf(LocalRateLimits.class, LocalRateLimits.of(SETTINGS));
    }
}
