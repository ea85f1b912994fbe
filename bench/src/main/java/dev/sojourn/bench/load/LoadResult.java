package dev.sojourn.bench.load;

/**
 * What a run came to. Requests that were answered after its end count in none of the figures but the errors.
 *
 * @param requests  answered with success
 * @param all       answered with success, those after the end included: what the tables must hold
 * @param errors    answered otherwise, cut off or not answered at all
 * @param unsent    due at their fixed time, and still waiting for a free connection at the end
 * @param seconds   that the run took
 * @param p50       milliseconds; of a run at fixed times, from the time the request was due
 * @param trouble   the first error in words, or null
 */
public record LoadResult(long requests, long all, long errors, long unsent, double seconds, double p50, double p90,
                         double p99, double p999, double max, String trouble) {

    public double perSecond() {
        return requests / seconds;
    }
}
