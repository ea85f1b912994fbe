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
        contestants.add(echo(stage, plan));
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
        report.goal("Of the bare echo", service / standings.get(1).perSecond(), "", true, 0.5);
        standings.subList(2, baselines).forEach(postgresql -> report.goal(
                "Times PostgreSQL's one-row transactions", service / postgresql.perSecond(), "", true, 2.5));
        report.goal("Peak resident memory of the service's JVM",
                stage.service().process().usage().peakRssBytes() / Report.MEBIBYTE, " MiB", false, 512);
    }

    static LoadPlan plan(Stage stage) {
        return LoadPlan.closed(LoadPlan.Kind.EVENT, stage.service().port(), stage.options().connections(), 0,
                stage.options().sessions()).withThreads(stage.options().threads());
    }

    /** At its best: how many event loops that takes differs from machine to machine. */
    static Contestant echo(Stage stage, LoadPlan plan) {
        int cores = Runtime.getRuntime().availableProcessors();
        return Rounds.best(IntStream.of(1, cores, 2 * cores).distinct()
                .<Contestant>mapToObj(instances -> OverHttp.echo(stage, instances, plan)).toList(),
                TRIAL_SECONDS, stage.report());
    }
}
