package dev.sojourn.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What somebody tells about a person. Its text never shows it.
 *
 * @param attributes by name; null removes
 * @param at         when it was told; what an event tells replaces nothing that was told later
 * @param repeated   whether it was told before, and may have been merged then
 */
public record ProfilePatch(Map<String, JsonText> attributes, ProfileSource source, Instant at, boolean repeated) {

    public ProfilePatch {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        Objects.requireNonNull(source);
        Objects.requireNonNull(at);
    }

    @Override
    public String toString() {
        return "ProfilePatch[…]";
    }
}
