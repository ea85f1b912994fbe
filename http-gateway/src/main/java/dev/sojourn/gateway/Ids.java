package dev.sojourn.gateway;

import java.util.Optional;
import java.util.UUID;

/** Reads ids strictly: the JDK's own parser takes {@code 1-1-1-1-1}. */
final class Ids {

    private static final String SHAPE = "00000000-0000-0000-0000-000000000000";
    private static final int NEWEST_VERSION = 8;
    private static final int RFC_VARIANT = 2;
    private static final int RANDOM = 4;

    private Ids() {
    }

    /** A UUID of RFC 9562 in its textual form; the nil and the max UUID are none of anything. */
    static Optional<UUID> parse(String text) {
        return hasShape(text) ? Optional.of(UUID.fromString(text)).filter(Ids::isOfRfc9562) : Optional.empty();
    }

    private static boolean hasShape(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char c = text.charAt(i);
            if (SHAPE.charAt(i) == '-' ? c != '-' : !isHex(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static boolean isOfRfc9562(UUID id) {
        return id.version() >= 1 && id.version() <= NEWEST_VERSION && id.variant() == RFC_VARIANT;
    }

    /** A session's id: a random one, which nobody can guess. */
    static Optional<UUID> parseSessionId(String text) {
        return parse(text).filter(id -> id.version() == RANDOM);
    }
}
