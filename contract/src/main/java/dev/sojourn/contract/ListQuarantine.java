package dev.sojourn.contract;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * @param sessionId only events of this session; or null for all
 * @param ids       only these; or null for all
 * @param eventType only events of this type; or null for all
 * @param reason    only those that are here for it; or null for all
 * @param limit     how many at the most; a page may hold fewer, being bounded in bytes too
 * @param from      {@link QuarantinePage#next()} of the page before; or null for the first page
 */
public record ListQuarantine(Order order, UUID sessionId, List<UUID> ids, String eventType, QuarantineReason reason,
                             int limit, UUID from) {

    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    public ListQuarantine {
        Objects.requireNonNull(order);
        ids = ids == null ? null : List.copyOf(ids);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be positive");
        }
    }
}
