package dev.sojourn.session;

import dev.sojourn.contract.ErasureReceipt;
import java.util.Optional;
import java.util.UUID;

/**
 * An erasure that was asked for.
 *
 * @param receipt empty while rows are left
 */
record Erasure(UUID receiptId, Optional<ErasureReceipt> receipt) {
}
