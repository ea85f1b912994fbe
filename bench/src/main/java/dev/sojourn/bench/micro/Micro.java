package dev.sojourn.bench.micro;

import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.report.Table;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import static dev.sojourn.bench.report.Report.figure;

/** Runs the micro benchmarks of this package. */
public final class Micro {

    private Micro() {
    }

    public static void run(Report report) {
        report.title("Micro benchmarks");
        Table table = new Table("nanoseconds", "mean", "± 99.9 %");
        try {
            for (RunResult run : new Runner(new OptionsBuilder()
                    .include(Micro.class.getPackageName() + "\\..*Benchmark").build()).run()) {
                Result<?> result = run.getPrimaryResult();
                String name = run.getParams().getBenchmark();
                String events = run.getParams().getParam("events");
                table.row(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1)
                        + (events == null ? "" : ", events: " + events), figure(result.getScore()),
                        figure(result.getScoreError()));
            }
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
        report.table(table);
    }
}
