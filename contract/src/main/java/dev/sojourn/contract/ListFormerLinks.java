package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * What the ledger says of a user in sessions that are not the user's any more.
 *
 * @param after {@link LinkPage#next()} of the page before, or null for the first page
 */
public record ListFormerLinks(UUID userId, int limit, Long after) {

    public ListFormerLinks {
        Objects.requireNonNull(userId);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be positive");
        }
    }
}
