package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param eventType only events of this type, or null for all
 * @param limit     how many at the most, up to {@link #MAX_LIMIT}; a page may hold fewer, being bounded in bytes too
 * @param before    {@link EventPage#next()} of the page before, or null for the first page
 */
public record ListEvents(UUID sessionId, String eventType, int limit, UUID before) {

    public static final int MAX_LIMIT = 500;

    public ListEvents {
        Objects.requireNonNull(sessionId);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is out of bounds");
        }
    }
}
