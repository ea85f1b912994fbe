package dev.sojourn.bench.scenario;

import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.report.Table;
import dev.sojourn.bench.sql.History;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static dev.sojourn.bench.report.Report.figure;

/**
 * What becomes of the rates while the table grows. Events are spread over 90 days and over a session for each hundred;
 * the load is of the same active sessions at every size. Sizes can't be interleaved; the echo beside each of them tells
 * how much the machine itself has changed.
 */
public final class Growth implements Scenario {

    private static final int EVENTS_OF_A_SESSION = 100;

    /** What was measured at a size. */
    private record Step(long size, long ofThisWeek, Standing insert, Standing echo, Standing list) {
    }

    @Override
    public void run(Stage stage) {
        Report report = stage.report();
        report.title("Growth, events spread over the partitions of 90 days");
        Contestant echo = SingleEvents.fastestEcho(stage, SingleEvents.plan(stage));
        List<Step> steps = new ArrayList<>();
        for (long size : stage.options().sizes()) {
            steps.add(step(stage, size, echo));
        }
        show(report, steps);
    }

    private static Step step(Stage stage, long size, Contestant echo) {
        int sessions = (int) Math.max(stage.options().sessions(), size / EVENTS_OF_A_SESSION);
        stage.report().progress("writing " + figure(size) + " events of " + figure(sessions) + " sessions");
        History history = History.ofMonths(stage.tables(), size, sessions);
        long ofThisWeek = history.ofThisWeek();
        Contestant list = OverHttp.service(stage, Listing.plan(stage, 1), () -> { });
        Standing listed = stage.rounds().run(List.of(list), stage.report()).get(0);
        Contestant insert = OverHttp.service(stage, SingleEvents.plan(stage), history::restore);
        List<Standing> standings = stage.rounds().run(List.of(insert, echo), stage.report());
        return new Step(size, ofThisWeek, standings.get(0), standings.get(1), listed);
    }

    private static void show(Report report, List<Step> steps) {
        Table table = new Table("events stored", "of this week", "events/s", "of the echo", "CPU µs: server",
                "PostgreSQL", "list p50 ms", "list p99 ms");
        for (Step step : steps) {
            table.row(figure(step.size), figure(step.ofThisWeek), figure(step.insert.perSecond()),
                    figure(ofEcho(step)), step.insert.micros(Sample.Costs::subject),
                    step.insert.micros(Sample.Costs::database), figure(step.list.median(Sample::p50)),
                    figure(step.list.median(Sample::p99)));
            Stream.of(step.insert, step.echo, step.list).flatMap(standing -> standing.troubles().stream())
                    .forEach(trouble -> report.text("NOT VALID at " + figure(step.size) + ": " + trouble));
        }
        report.table(table);
        Step first = steps.get(0);
        Step last = steps.get(steps.size() - 1);
        String atLast = " at " + figure(last.size) + ", of that at " + figure(first.size);
        report.goal("Insert rate" + atLast, last.insert.perSecond() / first.insert.perSecond(), "", true, 0.9);
        report.goal("Insert rate of the echo's" + atLast, ofEcho(last) / ofEcho(first), "", true, 0.9);
    }

    private static double ofEcho(Step step) {
        return step.insert.perSecond() / step.echo.perSecond();
    }
}
