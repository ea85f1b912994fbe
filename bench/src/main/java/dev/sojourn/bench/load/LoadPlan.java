package dev.sojourn.bench.load;

/**
 * One run of the generator.
 *
 * @param port          on the loopback address
 * @param connections   kept alive, each with one request in flight at most
 * @param threads       that share them
 * @param seconds       how long requests are sent
 * @param atMost        how many requests are sent; 0 is as many as there is time for
 * @param rate          requests a second, at fixed times; 0 sends the next one as soon as the last one is answered
 * @param sessions      the requests are spread over that many
 * @param batch         events in a request of {@link Kind#BATCH}
 * @param mixedSessions whether each event of a batch names a session of its own
 */
public record LoadPlan(Kind kind, int port, int connections, int threads, double seconds, long atMost, double rate,
                       int sessions, int batch, boolean mixedSessions) {

    /** What is asked of the service. */
    public enum Kind {

        /** {@code POST /api/events}. */
        EVENT(201),
        /** {@code POST /api/events/batch}. */
        BATCH(200),
        /** {@code GET /api/sessions/:id/events?limit=50}. */
        LIST(200);

        private final int success;

        Kind(int success) {
            this.success = success;
        }

        /** The status that says it was done; any other is an error. */
        int success() {
            return success;
        }
    }

    /** As fast as the answers come. */
    public static LoadPlan closed(Kind kind, int port, int connections, double seconds, int sessions) {
        return new LoadPlan(kind, port, connections, 1, seconds, 0, 0, sessions, 100, false);
    }

    /** At fixed times. */
    public static LoadPlan open(int port, int connections, double seconds, int sessions, double rate) {
        return new LoadPlan(Kind.EVENT, port, connections, 1, seconds, 0, rate, sessions, 100, false);
    }

    public LoadPlan withSeconds(double other) {
        return new LoadPlan(kind, port, connections, threads, other, atMost, rate, sessions, batch, mixedSessions);
    }

    public LoadPlan withPort(int other) {
        return new LoadPlan(kind, other, connections, threads, seconds, atMost, rate, sessions, batch, mixedSessions);
    }

    public LoadPlan withAtMost(long other) {
        return new LoadPlan(kind, port, connections, threads, seconds, other, rate, sessions, batch, mixedSessions);
    }

    public LoadPlan withThreads(int other) {
        return new LoadPlan(kind, port, connections, other, seconds, atMost, rate, sessions, batch, mixedSessions);
    }

    public LoadPlan withMixedSessions(boolean other) {
        return new LoadPlan(kind, port, connections, threads, seconds, atMost, rate, sessions, batch, other);
    }

    /** The share of one of the threads. */
    LoadPlan share(int thread) {
        int own = connections / threads + (thread < connections % threads ? 1 : 0);
        return new LoadPlan(kind, port, own, 1, seconds, atMost == 0 ? 0 : Math.max(1, atMost / threads),
                rate / threads, sessions, batch, mixedSessions);
    }
}
