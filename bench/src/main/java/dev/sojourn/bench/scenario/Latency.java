package dev.sojourn.bench.scenario;

import dev.sojourn.bench.load.LoadPlan;
import dev.sojourn.bench.report.Report;
import java.util.List;

import static dev.sojourn.bench.report.Report.figure;

/** How long an event takes while the service is not at its limit. */
public final class Latency implements Scenario {

    private static final double IDLE_RATE = 20;
    private static final Rounds IDLE_ROUNDS = new Rounds(3, 1, 4);

    @Override
    public void run(Stage stage) {
        Report report = stage.report();
        report.title("Latency");
        double maximum = maximum(stage);
        double rate = Math.max(1, Math.rint(maximum / 2));
        report.text("At fixed times, " + figure(rate) + " a second: half of the maximum. Latency counts from the time "
                + "a request was due.");
        Standing half = measured(stage, stage.rounds(), LoadPlan.open(stage.service().port(),
                        stage.options().connections(), 0, stage.options().sessions(), rate)
                .withThreads(stage.options().threads()));
        report.goal("p99 at half of the maximum", half.median(Sample::p99), " ms", false, 10);

        report.text("One event at a time on an idle service, " + figure(IDLE_RATE) + " a second.");
        Standing idle = measured(stage, IDLE_ROUNDS, LoadPlan.open(stage.service().port(), 1, 0,
                stage.options().sessions(), IDLE_RATE));
        report.goal("p50 of one idle event", idle.median(Sample::p50), " ms", false, 3);
    }

    private static Standing measured(Stage stage, Rounds rounds, LoadPlan plan) {
        List<Standing> standings = rounds.run(List.of(OverHttp.storing(stage, plan)), stage.report());
        Rounds.show(standings, "events", stage.report());
        return standings.get(0);
    }

    /** Events a second, measured where it is not known yet. */
    static double maximum(Stage stage) {
        if (Double.isNaN(stage.maximum())) {
            stage.report().progress("the maximum first");
            stage.reached(stage.rounds().run(List.of(OverHttp.storing(stage, SingleEvents.plan(stage))),
                    stage.report()).get(0).perSecond());
        }
        return stage.maximum();
    }
}
