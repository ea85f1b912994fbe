package dev.sojourn.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known about a person: each declared attribute, in the declared order, null where unknown. Its text never
 * shows values: they are personal.
 */
public record UserData(Map<String, JsonText> attributes) {

    public UserData {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** Whether all of it is unknown. */
    public boolean nothingKnown() {
        return attributes.values().stream().allMatch(value -> value == null);
    }

    @Override
    public String toString() {
        return "UserData[…]";
    }
}
