package dev.sojourn.gateway.limits;

import dev.sojourn.gateway.limits.RateLimitedException.Limit;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The limits of a node that is alone. */
public final class LocalRateLimits implements RateLimits {

    /** All together, however large the heap. */
    private static final long MAX_KEYS = 1_000_000;
    /** A million grew the heap by 420 for each. */
    private static final long BYTES_A_KEY = 512;
    /** Of the heap, at most a part in so many. */
    private static final long PART_OF_HEAP = 6;

    private final Buckets<UUID> events;
    private final Buckets<String> sessions;
    private final Buckets<String> signups;

    public LocalRateLimits(RateLimitSettings settings) {
        this(settings, System::nanoTime, maxKeys(Runtime.getRuntime().maxMemory()));
    }

    /**
     * @param nanos   a clock that never goes back, as {@link System#nanoTime()}
     * @param maxKeys sessions and addresses that are remembered at most
     */
    public LocalRateLimits(RateLimitSettings settings, LongSupplier nanos, long maxKeys) {
        TimeMeter time = meter(nanos);
        long addresses = maxKeys / 5;
        this.events = new Buckets<>(Limit.EVENTS_PER_SESSION, settings.eventsPerSession(), Duration.ofMinutes(1),
                time, maxKeys - 2 * addresses);
        this.sessions = new Buckets<>(Limit.SESSIONS_PER_ADDRESS, settings.sessionsPerAddress(), Duration.ofMinutes(1),
                time, addresses);
        this.signups = new Buckets<>(Limit.SIGNUPS_PER_ADDRESS, settings.signupsPerAddress(), Duration.ofHours(1),
                time, addresses);
    }

    /** The limits that the settings ask for. */
    public static RateLimits of(RateLimitSettings settings) {
        return settings.enabled() ? new LocalRateLimits(settings) : NONE;
    }

    static long maxKeys(long heap) {
        return Math.min(MAX_KEYS, heap / PART_OF_HEAP / BYTES_A_KEY);
    }

    private static TimeMeter meter(LongSupplier nanos) {
        return new TimeMeter() {

            @Override
            public long currentTimeNanos() {
                return nanos.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    @Override
    public Future<Void> event(UUID sessionId) {
        return answer(events.take(sessionId, 1));
    }

    @Override
    public Future<Void> events(Map<UUID, Integer> counts) {
        return answer(events.takeAll(counts));
    }

    @Override
    public Future<Void> sessions(String address, int count) {
        return answer(sessions.take(address, count));
    }

    @Override
    public void sessionsNotMade(String address, int count) {
        if (count > 0) {
            sessions.giveBack(address, count);
        }
    }

    @Override
    public Future<Void> signup(String address) {
        return answer(signups.take(address, 1));
    }

    private static Future<Void> answer(RateLimitedException refusal) {
        return refusal == null ? Future.succeededFuture() : Future.failedFuture(refusal);
    }

    /** How many keys are remembered. */
    long size() {
        return events.size() + sessions.size() + signups.size();
    }
}
