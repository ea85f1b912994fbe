package dev.sojourn.contract;

import java.util.List;

/**
 * @param total  how many events there are
 * @param counts by type and reason, the largest first; clients invent types, so the smallest may be left out
 */
public record QuarantineCounts(long total, List<QuarantineCount> counts) {

    public QuarantineCounts {
        counts = List.copyOf(counts);
    }
}
