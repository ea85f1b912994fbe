package dev.sojourn.contract;

import java.util.Objects;

/** @param eventType null where clients gave none that is one */
public record QuarantineCount(String eventType, QuarantineReason reason, long events) {

    public QuarantineCount {
        Objects.requireNonNull(reason);
    }
}
