package dev.sojourn.bench.scenario;

import dev.sojourn.bench.process.ProcessUsage;
import dev.sojourn.bench.sql.Pgbench;

/** PostgreSQL alone, asked by pgbench. */
final class ByPgbench implements Contestant {

    private final Stage stage;
    private final Pgbench pgbench;
    private final String what;
    private final String script;
    private final int clients;
    private final boolean stores;

    /** @param stores whether the script adds events, so that all start from none */
    ByPgbench(Stage stage, Pgbench pgbench, String what, String script, int clients, boolean stores) {
        this.stage = stage;
        this.pgbench = pgbench;
        this.what = what;
        this.script = script;
        this.clients = clients;
        this.stores = stores;
    }

    @Override
    public String name() {
        return "PostgreSQL, " + what + ", clients: " + clients;
    }

    @Override
    public void prepare() {
        if (stores) {
            stage.tables().empty();
        }
    }

    @Override
    public void warmUp(double seconds) {
        pgbench.run(script, clients, seconds);
    }

    @Override
    public Sample measure(double seconds) {
        Sample.Costs before = costs();
        Pgbench.Result result = pgbench.run(script, clients, seconds);
        return new Sample(result.perSecond(), result.transactions(), Double.NaN, Double.NaN, costs().minus(before),
                null);
    }

    /** pgbench is the one child of the harness that ends in the meantime. */
    private Sample.Costs costs() {
        return new Sample.Costs(0, stage.databaseCpuSeconds(),
                ProcessUsage.of(ProcessHandle.current().pid()).endedSeconds());
    }
}
