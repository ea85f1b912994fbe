package dev.sojourn.user;

import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.DatabaseSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** What the tests of one class stand on: a Vertx, a pool on the database of the class, and its tables past both. */
record Stage(Vertx vertx, DatabaseSettings settings, Database database, SimpleMeterRegistry meters, Tables tables)
        implements AutoCloseable {

    static Stage on(DatabaseSettings settings) {
        Vertx vertx = Vertx.vertx();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new Stage(vertx, settings, Database.open(vertx, settings, meters), meters, Tables.of(settings.url()));
    }

    /** One more connection past the pool, to be closed by whoever asked. */
    Tables otherTables() {
        return Tables.of(settings.url());
    }

    @Override
    public void close() {
        tables.close();
        // Otherwise the pool would be closed while verticles still use it.
        Answers.of(Future.all(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()));
        Answers.of(vertx.close());
    }
}
