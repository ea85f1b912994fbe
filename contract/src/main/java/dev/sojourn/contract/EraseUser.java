package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record EraseUser(UUID userId) {

    public EraseUser {
        Objects.requireNonNull(userId);
    }
}
