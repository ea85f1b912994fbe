package dev.sojourn.bench.load;

/**
 * The sessions of all contestants: a number of 12 digits as the last group of a UUID of version 4, so that pgbench,
 * which has numbers only, can name them too.
 */
public final class Sessions {

    public static final String PREFIX = "00000000-0000-4000-8000-";

    public static final long FIRST = 100_000_000_001L;

    private Sessions() {
    }

    /** @param n from 0 on */
    public static String id(long n) {
        return PREFIX + (FIRST + n);
    }
}
