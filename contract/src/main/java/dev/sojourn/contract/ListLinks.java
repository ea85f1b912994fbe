package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param after {@link LinkPage#next()} of the page before, or null for the first page
 */
public record ListLinks(UUID sessionId, int limit, Long after) {

    public ListLinks {
        Objects.requireNonNull(sessionId);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be positive");
        }
    }
}
