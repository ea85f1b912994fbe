package dev.sojourn.bench.scenario;

import dev.sojourn.bench.Options;
import dev.sojourn.bench.process.Worker;
import dev.sojourn.bench.sql.UnnestLoad;
import dev.sojourn.postgres.DatabaseUrl;

/** PostgreSQL alone, given arrays of events. */
final class ByUnnest implements Contestant {

    /** As many as the service has lanes. */
    private static final int CONNECTIONS = 2;

    private final Stage stage;
    private final Worker worker;
    private final int rows;

    ByUnnest(Stage stage, int rows) {
        this.stage = stage;
        this.worker = stage.unnest();
        this.rows = rows;
    }

    @Override
    public String name() {
        return "PostgreSQL, unnest of " + rows;
    }

    @Override
    public void prepare() {
        stage.tables().empty();
    }

    @Override
    public void warmUp(double seconds) {
        run(stage.isCold("unnest") ? Math.max(stage.options().jit(), seconds) : seconds);
    }

    private UnnestLoad.Result run(double seconds) {
        Options options = stage.options();
        DatabaseUrl url = stage.url();
        return worker.carryOut(new UnnestLoad.Plan(url.port(), url.database(), url.user(), rows, CONNECTIONS, seconds,
                options.sessions(), options.mixedSessions()), seconds, UnnestLoad.Result.class);
    }

    @Override
    public Sample measure(double seconds) {
        Sample.Costs before = costs();
        UnnestLoad.Result result = run(seconds);
        return new Sample(result.rows() / result.seconds(), result.rows(), result.p50(), result.p99(),
                costs().minus(before), null);
    }

    private Sample.Costs costs() {
        return new Sample.Costs(0, stage.databaseCpuSeconds(), worker.usage().cpuSeconds());
    }
}
