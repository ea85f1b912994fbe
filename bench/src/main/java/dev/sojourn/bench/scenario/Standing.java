package dev.sojourn.bench.scenario;

import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import static dev.sojourn.bench.report.Report.figure;

/** What a contestant came to, over all rounds. */
record Standing(String name, List<Sample> samples) {

    double perSecond() {
        return median(Sample::perSecond);
    }

    double median(ToDoubleFunction<Sample> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double lowest() {
        return samples.stream().mapToDouble(Sample::perSecond).min().orElse(Double.NaN);
    }

    double highest() {
        return samples.stream().mapToDouble(Sample::perSecond).max().orElse(Double.NaN);
    }

    /** Microseconds of CPU time for each event. */
    String micros(ToDoubleFunction<Sample.Costs> whose) {
        double micros = median(sample -> whose.applyAsDouble(sample.costs()) * 1e6 / sample.count());
        return micros == 0 ? "-" : figure(micros);
    }

    /** Of all rounds. */
    List<String> troubles() {
        return samples.stream().map(Sample::trouble).filter(Objects::nonNull).distinct().toList();
    }
}
