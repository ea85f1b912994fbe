package dev.sojourn.bench.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What one thread saw. */
final class Tally {

    private static final double MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(30);

    private final Histogram latencies = histogram();
    private long late;
    private long errors;
    private long unsent;
    private long nanos;
    private String trouble;

    void succeeded(long latency, boolean inTime) {
        if (inTime) {
            latencies.recordValue(Math.min(latency, LONGEST));
        } else {
            late++;
        }
    }

    void failed(String why) {
        errors++;
        if (trouble == null) {
            trouble = why;
        }
    }

    void unsent(long count) {
        unsent += count;
    }

    void tookNanos(long time) {
        nanos = time;
    }

    /** What all threads saw together. */
    static LoadResult sum(List<Tally> all) {
        Tally sum = new Tally();
        for (Tally one : all) {
            sum.latencies.add(one.latencies);
            sum.late += one.late;
            sum.errors += one.errors;
            sum.unsent += one.unsent;
            sum.nanos = Math.max(sum.nanos, one.nanos);
            sum.trouble = sum.trouble == null ? one.trouble : sum.trouble;
        }
        return sum.result();
    }

    private LoadResult result() {
        long inTime = latencies.getTotalCount();
        return new LoadResult(inTime, inTime + late, errors, unsent, nanos / 1e9, millis(latencies, 50),
                millis(latencies, 90), millis(latencies, 99), millis(latencies, 99.9),
                latencies.getMaxValue() / MILLISECOND, encoded(latencies), trouble);
    }

    private static byte[] encoded(Histogram latencies) {
        ByteBuffer buffer = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        return Arrays.copyOf(buffer.array(), latencies.encodeIntoByteBuffer(buffer));
    }

    /** An empty one. */
    static Histogram histogram() {
        return new Histogram(LONGEST, 3);
    }

    static double millis(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / MILLISECOND;
    }
}
