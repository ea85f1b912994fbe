package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param after {@link SessionPage#next()} of the page before, or null for the first page
 */
public record ListSessions(UUID userId, int limit, UUID after) {

    public ListSessions {
        Objects.requireNonNull(userId);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be positive");
        }
    }
}
