package dev.sojourn.bench.load;

import java.util.SplittableRandom;
import java.util.UUID;

/** Makes ids of version 7 (RFC 9562, 5.7), and writes them where they are to stand in a request. */
public final class EventIds {

    /** How long an id is as text. */
    static final int LENGTH = 36;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final SplittableRandom random;

    public EventIds(SplittableRandom random) {
        this.random = random;
    }

    public UUID next() {
        return new UUID(upper(), lower());
    }

    private long upper() {
        return System.currentTimeMillis() << 16 | 0x7000 | random.nextInt() & 0x0fff;
    }

    private long lower() {
        return random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    }

    void write(byte[] to, int at) {
        long upper = upper();
        long lower = lower();
        int end = hex(to, at, upper >>> 32, 8);
        to[end] = '-';
        end = hex(to, end + 1, upper >>> 16, 4);
        to[end] = '-';
        end = hex(to, end + 1, upper, 4);
        to[end] = '-';
        end = hex(to, end + 1, lower >>> 48, 4);
        to[end] = '-';
        hex(to, end + 1, lower, 12);
    }

    private static int hex(byte[] to, int at, long value, int digits) {
        for (int i = 0; i < digits; i++) {
            to[at + i] = HEX[(int) (value >>> 4 * (digits - 1 - i)) & 0xf];
        }
        return at + digits;
    }
}
