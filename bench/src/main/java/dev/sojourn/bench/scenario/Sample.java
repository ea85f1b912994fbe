package dev.sojourn.bench.scenario;

/**
 * One round of one contestant.
 *
 * @param perSecond events, or pages
 * @param count     of them, which the CPU times are divided by
 * @param p50       milliseconds; NaN where nobody knows
 * @param costs     during the round
 * @param trouble   why the round is worth nothing, or null
 */
record Sample(double perSecond, long count, double p50, double p99, Costs costs, String trouble) {

    /**
     * CPU seconds.
     *
     * @param subject   of what serves: the service's or the echo's JVM
     * @param database  of PostgreSQL with all of its processes
     * @param generator of what asks
     */
    record Costs(double subject, double database, double generator) {

        Costs minus(Costs earlier) {
            return new Costs(subject - earlier.subject, database - earlier.database, generator - earlier.generator);
        }
    }
}
