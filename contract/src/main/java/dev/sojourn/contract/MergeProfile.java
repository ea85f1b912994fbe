package dev.sojourn.contract;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** @param patches valid by the declared schema, in the order they were told */
public record MergeProfile(UUID sessionId, List<ProfilePatch> patches) {

    public MergeProfile {
        Objects.requireNonNull(sessionId);
        patches = List.copyOf(patches);
    }
}
