package dev.sojourn.bench.scenario;

import dev.sojourn.bench.load.LoadPlan;
import dev.sojourn.bench.load.LoadResult;
import dev.sojourn.bench.process.ProcessUsage;
import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.report.Table;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static dev.sojourn.bench.report.Report.figure;

/** Full load for a long time. */
public final class Soak implements Scenario {

    private static final double SECONDS_BETWEEN = 10;
    /** From then on the memory is to stay what it is. */
    private static final double SETTLED_SECONDS = 120;

    @Override
    public void run(Stage stage) {
        Report report = stage.report();
        double seconds = stage.options().soakSeconds();
        report.title("Full load for " + figure(seconds) + " s");
        stage.tables().empty();
        LoadPlan plan = SingleEvents.plan(stage).withSeconds(seconds);
        NavigableMap<Double, Long> memory = new TreeMap<>();
        CompletableFuture<LoadResult> running =
                CompletableFuture.supplyAsync(() -> stage.generator().carryOut(plan, seconds, LoadResult.class));
        LoadResult result = watch(stage, running, memory);
        if (result.errors() > 0) {
            report.text("NOT VALID: " + result.errors() + " errors, the first: " + result.trouble());
        }
        report.text(figure(result.perSecond()) + " events/s, p50 " + figure(result.p50()) + " ms, p99 "
                + figure(result.p99()) + " ms, longest " + figure(result.max()) + " ms");
        show(report, memory, Math.min(SETTLED_SECONDS, seconds / 5), stage.service().process().usage());
    }

    private static LoadResult watch(Stage stage, CompletableFuture<LoadResult> running,
                                    NavigableMap<Double, Long> memory) {
        long start = System.nanoTime();
        while (true) {
            try {
                return running.get((long) (SECONDS_BETWEEN * 1000), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                double time = Math.rint((System.nanoTime() - start) / 1e9);
                long rss = stage.service().process().usage().rssBytes();
                memory.put(time, rss);
                stage.report().progress(figure(time) + " s  " + Report.megabytes(rss));
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static void show(Report report, NavigableMap<Double, Long> memory, double settledAt, ProcessUsage last) {
        Map.Entry<Double, Long> settled = memory.ceilingEntry(settledAt);
        if (settled == null) {
            report.text("Too short to say anything about memory.");
            return;
        }
        long highest = memory.tailMap(settled.getKey()).values().stream().mapToLong(Long::longValue).max().orElse(0);
        Table table = new Table("resident memory of the service's JVM", "MiB");
        memory.forEach((time, rss) -> table.row("after " + figure(time) + " s", figure(rss / Report.MEBIBYTE)));
        report.table(table.row("peak", figure(last.peakRssBytes() / Report.MEBIBYTE)));
        report.goal("Highest after " + figure(settled.getKey()) + " s, of what it was then",
                (double) highest / settled.getValue(), "", false, 1.1);
        report.goal("At the end, of what it was then",
                (double) memory.lastEntry().getValue() / settled.getValue(), "", false, 1.1);
        report.goal("Peak", last.peakRssBytes() / Report.MEBIBYTE, " MiB", false, 512);
    }
}
