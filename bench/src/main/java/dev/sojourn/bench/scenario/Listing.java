package dev.sojourn.bench.scenario;

import dev.sojourn.bench.load.LoadPlan;
import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.sql.History;
import dev.sojourn.bench.sql.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The newest 50 events of a session. */
public final class Listing implements Scenario {

    private static final int EVENTS_OF_A_SESSION = 200;
    private static final int LIMIT = 50;
    private static final double TRIAL_SECONDS = 3;

    @Override
    public void run(Stage stage) {
        Report report = stage.report();
        int sessions = stage.options().sessions();
        report.title("Lists of 50 events, " + stage.options().connections() + " connections");
        History.ofAnHour(stage.tables(), (long) sessions * EVENTS_OF_A_SESSION, sessions);
        List<Contestant> contestants = new ArrayList<>();
        LoadPlan plan = plan(stage, stage.options().connections());
        contestants.add(OverHttp.service(stage, plan, () -> { }));
        stage.pgbench().ifPresent(pgbench -> contestants.add(Rounds.best(Stream.of(4, 32, 64)
                .<Contestant>map(clients -> new ByPgbench(stage, pgbench, "the same statement",
                        Scripts.list(sessions, LIMIT), clients, false))
                .toList(), TRIAL_SECONDS, report)));
        int baselines = contestants.size();
        contestants.addAll(OverHttp.rivals(stage, plan));
        List<Standing> standings = stage.rounds().run(contestants, report);
        Rounds.show(standings, "lists", report);
        standings.subList(1, baselines).forEach(postgresql -> report.goal("Of pgbench with the same statement",
                standings.get(0).perSecond() / postgresql.perSecond(), "", true, 0.5));
    }

    static LoadPlan plan(Stage stage, int connections) {
        return LoadPlan.closed(LoadPlan.Kind.LIST, stage.service().port(), connections, 0, stage.options().sessions());
    }
}
