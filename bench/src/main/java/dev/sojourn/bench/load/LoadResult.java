package dev.sojourn.bench.load;

import java.nio.ByteBuffer;
import java.util.Collection;
import org.HdrHistogram.Histogram;

/**
 * What a run came to. Requests that were answered after its end count in none of the figures but the errors.
 *
 * @param requests  answered with success
 * @param all       answered with success, those after the end included: what the tables must hold
 * @param errors    answered otherwise, cut off or not answered at all
 * @param unsent    due at their fixed time, and still waiting for a free connection at the end
 * @param seconds   that the run took
 * @param p50       milliseconds; of a run at fixed times, from the time the request was due
 * @param histogram all latencies in nanoseconds, as HdrHistogram encodes them
 * @param trouble   the first error in words, or null
 */
public record LoadResult(long requests, long all, long errors, long unsent, double seconds, double p50, double p90,
                         double p99, double p999, double max, byte[] histogram, String trouble) {

    public double perSecond() {
        return requests / seconds;
    }

    /** The p99 in milliseconds of several runs as if they were one. */
    public static double p99Of(Collection<LoadResult> runs) {
        Histogram all = Tally.histogram();
        runs.forEach(run -> all.add(run.latencies()));
        return Tally.millis(all, 99);
    }

    private Histogram latencies() {
        return Histogram.decodeFromByteBuffer(ByteBuffer.wrap(histogram), 0);
    }
}
