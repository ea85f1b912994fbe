package dev.sojourn.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;

/** Runs statements on a pool or a connection and records how long each took, waiting for a connection included. */
record TimedStatements(SqlClient client, MeterRegistry meters) implements Statements {

    private static final String METER = "sojourn.db.query";

    @Override
    public Future<RowSet<Row>> run(Query query, Tuple arguments) {
        long start = meters.config().clock().monotonicTime();
        return client.preparedQuery(query.sql()).execute(arguments)
                .recover(failure -> DatabaseFailures.translated(query.name(), failure))
                .onComplete(result -> timer(query, result.succeeded() ? "ok" : "failed")
                        .record(meters.config().clock().monotonicTime() - start, TimeUnit.NANOSECONDS));
    }

    private Timer timer(Query query, String outcome) {
        return Timer.builder(METER)
                .description("Time a named query took, waiting for a connection included")
                .tag("query", query.name())
                .tag("outcome", outcome)
                .register(meters);
    }
}
