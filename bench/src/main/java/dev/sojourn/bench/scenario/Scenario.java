package dev.sojourn.bench.scenario;

/** A comparison that stands for itself. */
@FunctionalInterface
public interface Scenario {

    /** Measures and reports. */
    void run(Stage stage);
}
