package dev.sojourn.launcher.model;

import java.time.Instant;
import java.util.UUID;

/** Ids that clients make. */
final class Ids {

    private static final int TIME_ORDERED = 7;

    private Ids() {
    }

    static String random() {
        return UUID.randomUUID().toString();
    }

    /** Of version 7 (RFC 9562, 5.7). */
    static String timeOrdered(Instant time) {
        UUID random = UUID.randomUUID();
        long high = time.toEpochMilli() << 16 | TIME_ORDERED << 12 | random.getMostSignificantBits() & 0xFFF;
        return new UUID(high, random.getLeastSignificantBits()).toString();
    }

    /** The time in an id of version 7; null for any other. */
    static Instant timeOf(String id) {
        UUID uuid = UUID.fromString(id);
        return uuid.version() == TIME_ORDERED ? Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16) : null;
    }
}
