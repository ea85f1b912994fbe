package dev.sojourn.bench.scenario;

/** One side of a comparison. */
interface Contestant {

    String name();

    /** Makes its start equal to the others'. */
    void prepare();

    /** Works as in a round, unmeasured. */
    void warmUp(double seconds);

    Sample measure(double seconds);
}
