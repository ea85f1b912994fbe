package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

public record FindUser(UUID userId) {

    public FindUser {
        Objects.requireNonNull(userId);
    }
}
