package dev.sojourn.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded pool of connections. Connections are made when needed: opening it succeeds without a server, and a server
 * that comes back is found again.
 */
public final class Database implements Statements {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Query PING = new Query("database.ping", "SELECT 1");
    private static final long PING_TIMEOUT_SECONDS = 2;
    /** What its beginning and its end are called, which no query names. */
    private static final String TRANSACTION = "database.transaction";
    private static final Query ALLOW_TIME =
            new Query("database.allow_time", "SELECT set_config('statement_timeout', $1, true)");

    private final Pool pool;
    private final DatabaseSettings settings;
    private final MeterRegistry meters;
    private final Statements onPool;

    private Database(Pool pool, DatabaseSettings settings, MeterRegistry meters) {
        this.pool = pool;
        this.settings = settings;
        this.meters = meters;
        this.onPool = new TimedStatements(pool, meters);
    }

    /** @param meters gets a timer {@code sojourn.db.query} by query and outcome */
    public static Database open(Vertx vertx, DatabaseSettings settings, MeterRegistry meters) {
        Pool pool = PgBuilder.pool()
                .with(PgOptions.pool(settings))
                .with(PgOptions.network(settings))
                .connectingTo(PgOptions.connect(settings))
                .withConnectHandler(connection -> {
                    SilenceWatch.over(connection, settings.silence(settings.statementTimeout()));
                    connection.close();
                })
                .using(vertx)
                .build();
        return new Database(pool, settings, meters);
    }

    @Override
    public Future<RowSet<Row>> run(Query query, Tuple arguments) {
        return onPool.run(query, arguments);
    }

    /**
     * Commits when the work succeeds and rolls back when it fails or throws; what it failed with passes unchanged. A
     * work that goes on after a failed statement ends in a {@link io.vertx.sqlclient.TransactionRollbackException}.
     */
    public <T> Future<T> inTransaction(Function<Statements, Future<T>> work) {
        return pool.withTransaction(connection -> attempt(work, connection)).recover(Database::translated);
    }

    /**
     * The same for work with statements that may take longer than those of requests.
     *
     * @param statementTimeout how long each of them may run
     */
    public <T> Future<T> inTransaction(Duration statementTimeout, Function<Statements, Future<T>> work) {
        Tuple timeout = Tuple.of(Long.toString(statementTimeout.toMillis()));
        return pool.withTransaction(connection -> {
            SilenceWatch watch = SilenceWatch.of(connection);
            watch.waitFor(settings.silence(statementTimeout));
            return attempt(transaction -> transaction.run(ALLOW_TIME, timeout)
                    .compose(allowed -> work.apply(transaction)), connection).onComplete(ended -> watch.waitAsEver());
        }).recover(Database::translated);
    }

    private static <T> Future<T> translated(Throwable failure) {
        return DatabaseFailures.translated(TRANSACTION, failure);
    }

    private <T> Future<T> attempt(Function<Statements, Future<T>> work, SqlConnection connection) {
        // What breaks a connection fails its statement too; unheard, the client would print it to standard error.
        connection.exceptionHandler(failure -> LOG.debug("A connection broke in a transaction",
                DatabaseFailures.translate(TRANSACTION, failure)));
        return Future.<Statements>succeededFuture(new TimedStatements(connection, meters))
                .compose(work)
                .recover(failure -> Future.failedFuture(new DatabaseFailures.OfWork(failure)));
    }

    /** Succeeds when a statement runs to its end within two seconds: for readiness. */
    public Future<Void> ping() {
        return run(PING, Tuple.tuple())
                .timeout(PING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> DatabaseFailures.translated(PING.name(), failure))
                .mapEmpty();
    }

    /** Closes the connections, busy ones too: drain before. */
    public Future<Void> close() {
        return pool.close();
    }
}
