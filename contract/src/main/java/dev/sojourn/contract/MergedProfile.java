package dev.sojourn.contract;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * @param userData what is known now, all null where nothing is
 * @param refused  for each patch of the request, in their order: by name why an attribute was not merged
 */
public record MergedProfile(UserData userData, List<Map<String, ProfileRefusal>> refused) {

    public MergedProfile {
        Objects.requireNonNull(userData);
        refused = List.copyOf(refused);
    }
}
