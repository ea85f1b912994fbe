package dev.sojourn.bench.scenario;

import dev.sojourn.bench.load.LoadPlan;
import dev.sojourn.bench.report.Report;
import java.util.List;

/** A hundred events a request. */
public final class Batches implements Scenario {

    @Override
    public void run(Stage stage) {
        Report report = stage.report();
        report.title("Batches of 100, " + stage.options().connections() + " connections");
        LoadPlan plan = LoadPlan.closed(LoadPlan.Kind.BATCH, stage.service().port(), stage.options().connections(), 0,
                        stage.options().sessions())
                .withThreads(stage.options().threads()).withMixedSessions(stage.options().mixedSessions());
        List<Standing> standings = stage.rounds().run(List.of(OverHttp.storing(stage, plan),
                new ByUnnest(stage, 100), new ByUnnest(stage, 1000)), report);
        Rounds.show(standings, "events", report);
        double best = Math.max(standings.get(1).perSecond(), standings.get(2).perSecond());
        report.goal("Of PostgreSQL's own rate at its best", standings.get(0).perSecond() / best, "", true, 0.6);
        SingleEvents.reportPeak(stage);
    }
}
