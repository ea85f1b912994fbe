package dev.sojourn.bench.scenario;

import dev.sojourn.bench.load.LoadPlan;
import dev.sojourn.bench.load.LoadResult;
import dev.sojourn.bench.load.Payload;
import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.report.Table;
import dev.sojourn.bench.sql.PublishedTables;
import dev.sojourn.bench.sql.Size;

import static dev.sojourn.bench.report.Report.figure;

/** What an event takes on disk. */
public final class BytesOnDisk implements Scenario {

    private static final long EVENTS = 100_000;
    private static final double PATIENCE_SECONDS = 600;

    @Override
    public void run(Stage stage) {
        Report report = stage.report();
        report.title("Bytes on disk, payload of " + Payload.JSON.length() + " bytes, ids of version 7");
        stage.tables().empty();
        // Through the service: how full its index is depends on the order that events come in.
        LoadPlan plan = SingleEvents.plan(stage).withAtMost(EVENTS).withSeconds(PATIENCE_SECONDS);
        LoadResult result = stage.generator().carryOut(plan, PATIENCE_SECONDS, LoadResult.class);
        long events = stage.tables().events();
        if (result.errors() > 0 || events == 0) {
            report.text("NOT VALID: " + result.trouble());
            return;
        }
        try (PublishedTables published = new PublishedTables(stage.tables())) {
            Size own = Size.ofService(stage.tables());
            Size asPublished = published.withSurrogateId();
            Table table = new Table("bytes for each of " + figure(events) + " events", "rows", "indexes", "together",
                    "service is");
            row(table, "service", own, own, events);
            row(table, "published tables", asPublished, own, events);
            row(table, "the same without the surrogate id", published.withoutSurrogateId(), own, events);
            report.table(table);
            report.goal("Of the published tables", (double) own.total() / asPublished.total(), "", false, 0.75);
        }
    }

    private static void row(Table table, String name, Size size, Size own, long events) {
        table.row(name, figure((double) size.rows() / events), figure((double) size.indexes() / events),
                figure((double) size.total() / events), figure((double) own.total() / size.total()));
    }
}
