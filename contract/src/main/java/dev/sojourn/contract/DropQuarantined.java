package dev.sojourn.contract;

import java.util.List;
import java.util.UUID;

/**
 * @param ids       only these; or null for all
 * @param eventType only events of this type; or null for all
 * @param limit     how many at the most
 */
public record DropQuarantined(List<UUID> ids, String eventType, int limit) {

    public DropQuarantined {
        ids = ids == null ? null : List.copyOf(ids);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be positive");
        }
    }
}
