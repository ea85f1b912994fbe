package dev.sojourn.bench.scenario;

import dev.sojourn.bench.load.LoadPlan;
import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.sql.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One event a request, as fast as the answers come. */
public final class SingleEvents implements Scenario {

    private static final double TRIAL_SECONDS = 3;

    @Override
    public void run(Stage stage) {
        Report report = stage.report();
        report.title("Single events, " + stage.options().connections() + " connections");
        LoadPlan plan = plan(stage);
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(OverHttp.storing(stage, plan));
        contestants.addAll(echoes(stage, plan));
        int echoes = contestants.size();
        stage.pgbench().ifPresent(pgbench -> contestants.add(Rounds.best(Stream.of(32, 64)
                .<Contestant>map(clients -> new ByPgbench(stage, pgbench, "one-row transactions",
                        Scripts.insertOne(stage.options().sessions()), clients, true))
                .toList(), TRIAL_SECONDS, report)));
        int baselines = contestants.size();
        contestants.addAll(OverHttp.rivals(stage, plan));
        List<Standing> standings = stage.rounds().run(contestants, report);
        Rounds.show(standings, "events", report);
        double service = standings.get(0).perSecond();
        stage.reached(service);
        double echo = standings.subList(1, echoes).stream().mapToDouble(Standing::perSecond).max().orElseThrow();
        report.goal("Of the bare echo at its best", service / echo, "", true, 0.5);
        standings.subList(echoes, baselines).forEach(postgresql -> report.goal(
                "Times PostgreSQL's one-row transactions", service / postgresql.perSecond(), "", true, 2.5));
        reportPeak(stage);
    }

    /** Of the whole run so far: the process is the same for all scenarios. */
    static void reportPeak(Stage stage) {
        stage.report().goal("Peak resident memory of the service's JVM so far",
                stage.service().process().usage().peakRssBytes() / Report.MEBIBYTE, " MiB", false, 512);
    }

    static LoadPlan plan(Stage stage) {
        return LoadPlan.closed(LoadPlan.Kind.EVENT, stage.service().port(), stage.options().connections(), 0,
                stage.options().sessions()).withThreads(stage.options().threads());
    }

    /** With how many event loops it is at its best differs from machine to machine, and from minute to minute. */
    private static List<Contestant> echoes(Stage stage, LoadPlan plan) {
        int cores = Runtime.getRuntime().availableProcessors();
        return IntStream.of(1, Math.max(1, cores / 2), cores).distinct()
                .<Contestant>mapToObj(instances -> OverHttp.echo(stage, instances, plan)).toList();
    }

    /** The one that is fastest now. */
    static Contestant fastestEcho(Stage stage, LoadPlan plan) {
        return Rounds.best(echoes(stage, plan), TRIAL_SECONDS, stage.report());
    }
}
