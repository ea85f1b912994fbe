package dev.sojourn.gateway.limits;

import java.io.Serial;
import java.time.Duration;
import java.util.Locale;

/** A limit has no room for what was asked. */
public final class RateLimitedException extends RuntimeException {

    /** The limits there are. */
    public enum Limit {
        EVENTS_PER_SESSION, SESSIONS_PER_ADDRESS, SIGNUPS_PER_ADDRESS;

        /** As metrics have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Serial
    private static final long serialVersionUID = 1L;

    private final Limit limit;
    private final transient Duration retryAfter;

    /** @param retryAfter when there will be room, if nothing else takes it */
    public RateLimitedException(Limit limit, Duration retryAfter) {
        super(limit.name(), null, false, false);
        this.limit = limit;
        this.retryAfter = retryAfter;
    }

    public Limit limit() {
        return limit;
    }

    /** Whole seconds, rounded up: after them there is room. At least one. */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }
}
