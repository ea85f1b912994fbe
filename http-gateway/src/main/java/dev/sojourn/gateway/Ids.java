package dev.sojourn.gateway;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads ids strictly: the JDK's own parser takes {@code 1-1-1-1-1}. */
final class Ids {

    private static final Pattern RFC_9562 =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

    private static final int RANDOM = 4;

    private Ids() {
    }

    /** A UUID of RFC 9562 in its textual form; the nil and the max UUID are none of anything. */
    static Optional<UUID> parse(String text) {
        return RFC_9562.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** A session's id: a random one, which nobody can guess. */
    static Optional<UUID> parseSessionId(String text) {
        return parse(text).filter(id -> id.version() == RANDOM);
    }
}
