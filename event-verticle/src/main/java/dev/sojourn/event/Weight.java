package dev.sojourn.event;

/** As how many an event counts where their number is bounded, so that the bound holds for what they take as well. */
final class Weight {

    private static final int BYTES_OF_ONE = 4096;

    private Weight() {
    }

    /** One for every 4 KiB begun. */
    static int of(int bytes) {
        return 1 + bytes / BYTES_OF_ONE;
    }
}
