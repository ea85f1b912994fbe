package dev.sojourn.postgres;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** What the tests of one class stand on: a Vertx, a pool on the database of the class, and its tables past both. */
public record TestStage(Vertx vertx, DatabaseSettings settings, Database database, SimpleMeterRegistry meters,
                        TestTables tables) implements AutoCloseable {

    public static TestStage on(DatabaseSettings settings) {
        Vertx vertx = Vertx.vertx();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new TestStage(vertx, settings, Database.open(vertx, settings, meters), meters,
                TestTables.of(settings.url()));
    }

    /** One more connection past the pool, to be closed by whoever asked. */
    public TestTables otherTables() {
        return TestTables.of(settings.url());
    }

    @Override
    public void close() {
        tables.close();
        // Otherwise the pool would be closed while verticles still use it.
        TestAnswers.of(Future.all(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()));
        TestAnswers.of(vertx.close());
    }
}
