package dev.sojourn.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What an erasure removed. It says nothing of whom.
 *
 * @param requestedAt when it was asked for: nothing was stored or read from then on
 * @param erasedAt    when all was gone
 * @param rows        how many rows were removed, by table
 */
public record ErasureReceipt(UUID receiptId, ErasureScope scope, Instant requestedAt, Instant erasedAt,
                             Map<String, Long> rows) {

    public ErasureReceipt {
        Objects.requireNonNull(receiptId);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(requestedAt);
        Objects.requireNonNull(erasedAt);
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }
}
