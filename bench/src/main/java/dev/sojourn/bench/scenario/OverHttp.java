package dev.sojourn.bench.scenario;

import dev.sojourn.bench.load.LoadPlan;
import dev.sojourn.bench.load.LoadResult;
import dev.sojourn.bench.process.Child;
import java.util.List;
import java.util.Optional;

/** Whoever answers the generator's requests. */
final class OverHttp implements Contestant {

    private final String name;
    private final Stage stage;
    private final Optional<Child> server;
    private final LoadPlan plan;
    /** Whether what it acknowledges has to be in the tables. */
    private final boolean stores;
    private final Runnable preparation;
    private long acknowledged;

    private OverHttp(String name, Stage stage, Optional<Child> server, LoadPlan plan, boolean stores,
                     Runnable preparation) {
        this.name = name;
        this.stage = stage;
        this.server = server;
        this.plan = plan;
        this.stores = stores;
        this.preparation = preparation;
    }

    /** The service, with events to store; each time it begins with none. */
    static OverHttp storing(Stage stage, LoadPlan plan) {
        return new OverHttp("service", stage, Optional.of(stage.service().process()), plan, true,
                stage.tables()::empty);
    }

    /** The service, with what the preparation leaves in its tables. */
    static OverHttp service(Stage stage, LoadPlan plan, Runnable preparation) {
        return new OverHttp("service", stage, Optional.of(stage.service().process()), plan, false, preparation);
    }

    static OverHttp echo(Stage stage, int instances, LoadPlan plan) {
        Stage.Echoing echo = stage.echo(instances);
        return new OverHttp("bare echo, instances: " + instances, stage, Optional.of(echo.process()),
                plan.withPort(echo.port()), false, () -> { });
    }

    /** Those that the command line names: other implementations of the same API, started by somebody else. */
    static List<Contestant> rivals(Stage stage, LoadPlan plan) {
        return stage.options().rivals().entrySet().stream().<Contestant>map(rival -> new OverHttp(rival.getKey(), stage,
                Optional.empty(), plan.withPort(rival.getValue()), false, () -> { })).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() {
        preparation.run();
        acknowledged = 0;
    }

    @Override
    public void warmUp(double seconds) {
        // What knows more has more to compile.
        boolean isService = server.filter(stage.service().process()::equals).isPresent();
        double untilCompiled = isService ? stage.options().jit() : stage.options().jit() / 3;
        run(stage.isCold(name + plan.kind()) ? Math.max(untilCompiled, seconds) : seconds);
    }

    private LoadResult run(double seconds) {
        LoadResult result = stage.generator().carryOut(plan.withSeconds(seconds), seconds, LoadResult.class);
        acknowledged += result.all() * perRequest();
        return result;
    }

    private int perRequest() {
        return plan.kind() == LoadPlan.Kind.BATCH ? plan.batch() : 1;
    }

    @Override
    public Sample measure(double seconds) {
        Sample.Costs before = costs();
        LoadResult result = run(seconds);
        Sample.Costs costs = costs().minus(before);
        server.ifPresent(Child::checkRunning);
        return new Sample(result.perSecond() * perRequest(), result.requests() * perRequest(), result.p50(),
                result.p99(), costs, trouble(result));
    }

    private Sample.Costs costs() {
        return new Sample.Costs(server.map(process -> process.usage().cpuSeconds()).orElse(0.0),
                stage.databaseCpuSeconds(), stage.generator().usage().cpuSeconds());
    }

    private String trouble(LoadResult result) {
        if (result.errors() > 0) {
            return result.errors() + " errors, the first: " + result.trouble();
        }
        if (result.unsent() > 0) {
            return result.unsent() + " requests were due and could not be sent in time";
        }
        if (stores && stage.tables().events() != acknowledged) {
            return acknowledged + " events were acknowledged and " + stage.tables().events() + " are stored";
        }
        return null;
    }
}
