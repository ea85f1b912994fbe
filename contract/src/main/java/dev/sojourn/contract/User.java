package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** A person who signed up. */
public record User(UUID userId, UserData userData, Instant createdAt) {

    public User {
        Objects.requireNonNull(userId);
        Objects.requireNonNull(userData);
        Objects.requireNonNull(createdAt);
    }
}
