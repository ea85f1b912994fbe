package dev.sojourn.bench.scenario;

import dev.sojourn.bench.load.LoadPlan;
import dev.sojourn.bench.load.LoadResult;
import dev.sojourn.bench.load.Sessions;
import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.report.Table;
import dev.sojourn.bench.sql.History;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import static dev.sojourn.bench.report.Report.figure;

/**
 * How long events of others take while a session with a million events is erased, at half of the maximum rate: second by
 * second, those before the erasure beside those during it.
 */
public final class Erasing implements Scenario {

    private static final long EVENTS = 1_000_000;
    private static final double WINDOW_SECONDS = 1;

    /** Seconds of load one after the other. */
    private record Windows(List<LoadResult> all) {

        /** That of one second: of the median one at 0.5, of the worst at 1. */
        double p99(double quantile) {
            double[] sorted = all.stream().mapToDouble(LoadResult::p99).sorted().toArray();
            return sorted[(int) Math.round(quantile * (sorted.length - 1))];
        }

        void row(Table table, String what) {
            table.row(what, figure(all.size()), figure(p99()), figure(p99(0.5)), figure(p99(1)),
                    figure(all.stream().mapToDouble(LoadResult::max).max().orElse(Double.NaN)));
        }

        /** Of all events in them. */
        double p99() {
            return LoadResult.p99Of(all);
        }

        long errors() {
            return all.stream().mapToLong(LoadResult::errors).sum();
        }
    }

    @Override
    public void run(Stage stage) {
        Report report = stage.report();
        report.title("Erasure of " + figure(EVENTS) + " events");
        double rate = Math.max(1, Math.rint(Latency.maximum(stage) / 2));
        report.text("Others send " + figure(rate) + " events a second at fixed times, half of the maximum. p99 of all "
                + "events, and of those of each second.");
        LoadPlan plan = LoadPlan.open(stage.service().port(), stage.options().connections(), WINDOW_SECONDS,
                stage.options().sessions(), rate).withThreads(stage.options().threads());
        List<Double> seconds = new ArrayList<>();
        List<LoadResult> before = new ArrayList<>();
        List<LoadResult> during = new ArrayList<>();
        for (int round = 0; round < stage.options().rounds(); round++) {
            report.progress("writing the events");
            int session = stage.options().sessions() + round;
            History.ofOne(stage.tables(), EVENTS, session);
            window(stage, plan);
            for (double passed = 0; passed < stage.options().seconds(); passed += WINDOW_SECONDS) {
                before.add(window(stage, plan));
            }
            int begun = during.size();
            long begin = System.nanoTime();
            CompletableFuture<HttpResponse<String>> erasure = erase(stage, session);
            while (!erasure.isDone()) {
                during.add(window(stage, plan));
            }
            seconds.add(secondsOf(erasure, begin));
            report.progress(figure(seconds.get(round)) + " s, p99 by the second: " + during.stream().skip(begun)
                    .map(second -> figure(second.p99())).collect(Collectors.joining(" ")) + " ms");
        }
        show(report, seconds, new Windows(before), new Windows(during));
    }

    private static LoadResult window(Stage stage, LoadPlan plan) {
        return stage.generator().carryOut(plan, WINDOW_SECONDS, LoadResult.class);
    }

    private static CompletableFuture<HttpResponse<String>> erase(Stage stage, int session) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stage.service().port()
                + "/api/sessions/" + Sessions.id(session))).header("X-Forwarded-Proto", "https").DELETE().build();
        return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static double secondsOf(CompletableFuture<HttpResponse<String>> erasure, long begin) {
        HttpResponse<String> answer = erasure.join();
        if (answer.statusCode() != 200 || !answer.body().contains("\"event_logs\":" + EVENTS)) {
            throw new IllegalStateException("not erased: " + answer.statusCode() + " " + answer.body());
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void show(Report report, List<Double> seconds, Windows before, Windows during) {
        Table table = new Table("", "seconds", "p99 ms", "of the median second", "of the worst", "longest event ms");
        before.row(table, "before");
        during.row(table, "during");
        report.table(table);
        if (before.errors() + during.errors() > 0) {
            report.text("NOT VALID: " + (before.errors() + during.errors()) + " errors");
        }
        report.goal("Longest erasure", seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow(), " s", false,
                60);
        report.goal("p99 during it", during.p99(), " ms", false, 50);
    }
}
