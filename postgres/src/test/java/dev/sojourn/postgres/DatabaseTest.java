package dev.sojourn.postgres;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.TransactionRollbackException;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("db")
@Timeout(60)
@ExtendWith({VertxExtension.class, TestDatabase.class})
class DatabaseTest {

    private static final Query CREATE =
            new Query("things.create", "CREATE TABLE IF NOT EXISTS things (id int PRIMARY KEY)");
    private static final Query CLEAR = new Query("things.clear", "TRUNCATE things");
    private static final Query ADD = new Query("things.add", "INSERT INTO things (id) VALUES ($1)");
    private static final Query COUNT = new Query("things.count", "SELECT count(*) FROM things");
    private static final Query SLEEP = new Query("test.sleep", "SELECT pg_sleep($1)");
    private static final Query MY_PID = new Query("test.pid", "SELECT pg_backend_pid()");
    private static final Query KILL = new Query("test.kill", "SELECT pg_terminate_backend($1)");
    private static final Query KILL_MYSELF = new Query("test.suicide", "SELECT pg_terminate_backend(pg_backend_pid())");

    private final DatabaseSettings settings;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Vertx vertx;
    private Database database;

    DatabaseTest(DatabaseSettings settings) {
        this.settings = settings;
    }

    @BeforeEach
    void openDatabase(Vertx vertx) {
        this.vertx = vertx;
        database = Database.open(vertx, settings, meters);
        await(database.run(CREATE, Tuple.tuple()));
        await(database.run(CLEAR, Tuple.tuple()));
    }

    @AfterEach
    void closeDatabase() {
        await(database.close());
    }

    @Test
    void runsPreparedStatement() {
        assertEquals(1, await(database.run(ADD, Tuple.of(7))).rowCount());
        assertEquals(1, count());
    }

    @Test
    void tellsTheServerWhoAsksAndHowLongItMayTake() {
        Query show = new Query("test.show",
                "SELECT current_setting('application_name'), current_setting('statement_timeout')");

        Row row = await(database.run(show, Tuple.tuple())).iterator().next();

        assertEquals("sojourn", row.getString(0));
        assertEquals("10s", row.getString(1));
    }

    @Test
    void commitsTransaction() {
        String result = await(database.inTransaction(tx -> tx.run(ADD, Tuple.of(1))
                .compose(added -> tx.run(ADD, Tuple.of(2)))
                .map("done")));

        assertEquals("done", result);
        assertEquals(2, count());
    }

    @Test
    void rollsBackAndPassesOnWhatTheWorkFailedWith() {
        IllegalStateException failure = new IllegalStateException("changed my mind");

        assertSame(failure, failureOf(database.inTransaction(tx ->
                tx.run(ADD, Tuple.of(1)).compose(added -> Future.failedFuture(failure)))));
        assertEquals(0, count());
    }

    @Test
    void rollsBackWhenTheWorkThrows() {
        IllegalStateException failure = new IllegalStateException("thrown");

        assertSame(failure, failureOf(database.inTransaction(tx -> {
            tx.run(ADD, Tuple.of(1));
            throw failure;
        })));
        assertEquals(0, count());
    }

    @Test
    void doesNotPretendToCommitAfterFailedStatement() {
        Throwable failure = failureOf(database.inTransaction(tx -> tx.run(ADD, Tuple.of(1))
                .compose(added -> tx.run(ADD, Tuple.of(1)).otherwiseEmpty())));

        assertInstanceOf(TransactionRollbackException.class, failure);
        assertEquals(0, count());
    }

    @Test
    void passesOnSqlStateOfRefusedStatement() {
        await(database.run(ADD, Tuple.of(1)));

        assertSqlState("23505", failureOf(database.run(ADD, Tuple.of(1))));
        assertSqlState("23505", failureOf(database.inTransaction(tx -> tx.run(ADD, Tuple.of(1)))));
    }

    @Test
    void givesUpSlowStatement() {
        Database impatient = Database.open(vertx, new DatabaseSettings(settings.url(), 1, 1, Duration.ofSeconds(5),
                Duration.ofMillis(100)), meters);

        assertUnavailable(failureOf(impatient.run(SLEEP, Tuple.of(30.0))));
        await(impatient.close());
    }

    @Test
    void isUnavailableAtOnceWhenTheWaitQueueIsFull() {
        Database narrow = Database.open(vertx, new DatabaseSettings(settings.url(), 1, 2, Duration.ofSeconds(5),
                Duration.ofSeconds(10)), meters);

        await(narrow.ping());

        List<Future<RowSet<Row>>> runs = IntStream.range(0, 6)
                .mapToObj(i -> narrow.run(SLEEP, Tuple.of(0.2))).toList();
        await(Future.join(runs).otherwiseEmpty());

        assertEquals(3, runs.stream().filter(Future::succeeded).count());
        runs.stream().filter(Future::failed).forEach(run -> assertUnavailable(run.cause()));
        await(narrow.close());
    }

    @Test
    void isUnavailableWhenNoConnectionComesFreeInTime() {
        Database narrow = Database.open(vertx, new DatabaseSettings(settings.url(), 1, 10, Duration.ofMillis(100),
                Duration.ofSeconds(10)), meters);
        Future<RowSet<Row>> busy = narrow.run(SLEEP, Tuple.of(0.6));

        assertUnavailable(failureOf(narrow.run(MY_PID, Tuple.tuple())));
        assertUnavailable(failureOf(narrow.inTransaction(tx -> tx.run(MY_PID, Tuple.tuple()))));

        await(busy);
        await(narrow.close());
    }

    @Test
    void isUnavailableWhereNoServerListens() {
        DatabaseUrl url = settings.url();
        assertCantConnect(new DatabaseUrl(url.host(), 1, url.database(), url.user(), url.password(), url.sslMode()));
        assertCantConnect(url.withDatabase("no_such_database"));
    }

    private void assertCantConnect(DatabaseUrl url) {
        Database unreachable = Database.open(vertx, TestDatabase.settings(url), meters);
        assertUnavailable(failureOf(unreachable.run(MY_PID, Tuple.tuple())));
        assertUnavailable(failureOf(unreachable.inTransaction(tx -> tx.run(MY_PID, Tuple.tuple()))));
        assertUnavailable(failureOf(unreachable.ping()));
        await(unreachable.close());
    }

    @Test
    void isUnavailableWhenTheConnectionIsLostAndRecovers() {
        assertUnavailable(failureOf(database.run(KILL_MYSELF, Tuple.tuple())));
        assertUnavailable(failureOf(database.inTransaction(tx -> tx.run(ADD, Tuple.of(1))
                .compose(added -> tx.run(KILL_MYSELF, Tuple.tuple())))));
        assertUnavailable(failureOf(database.inTransaction(tx -> tx.run(MY_PID, Tuple.tuple())
                .compose(row -> database.run(KILL, Tuple.of(row.iterator().next().getInteger(0))))
                .compose(killed -> tx.run(SLEEP, Tuple.of(5.0))))));

        await(pingUntilItSucceeds(database));
        assertEquals(0, count());
    }

    @Test
    void recordsTimerForEachQueryAndOutcome() {
        await(database.run(ADD, Tuple.of(1)));
        failureOf(database.inTransaction(tx -> tx.run(ADD, Tuple.of(1))));
        await(database.run(SLEEP, Tuple.of(0.05)));

        assertEquals(1, timer("things.add", "ok").count());
        assertEquals(1, timer("things.add", "failed").count());
        assertTrue(timer("test.sleep", "ok").totalTime(TimeUnit.MILLISECONDS) >= 50);
    }

    @Test
    void givesUpAServerThatOwesAnAnswerAndIsSilentButNoOtherAndNotWhereMoreTimeIsAllowed() {
        DatabaseSettings impatient = new DatabaseSettings(settings.url(), 4, 100, Duration.ofMillis(150),
                Duration.ofMillis(150));
        Database other = Database.open(vertx, impatient, meters);
        // The server's own timeout is out of the way, as if the server were.
        Query deafen = new Query("test.deafen", "SELECT set_config('statement_timeout', '0', true)");
        try {
            assertUnavailable(failureOf(other.inTransaction(tx -> tx.run(deafen, Tuple.tuple())
                    .compose(deaf -> tx.run(SLEEP, Tuple.of(20.0))))));
            await(pingUntilItSucceeds(other));
            await(other.inTransaction(tx -> tx.run(MY_PID, Tuple.tuple())
                    .compose(mine -> database.run(SLEEP, Tuple.of(1.0)))
                    .compose(slept -> tx.run(MY_PID, Tuple.tuple()))));
            await(other.inTransaction(Duration.ofSeconds(20), tx -> tx.run(SLEEP, Tuple.of(1.0))));
        } finally {
            await(other.close());
        }
    }

    private Timer timer(String query, String outcome) {
        return meters.get("sojourn.db.query").tags("query", query, "outcome", outcome).timer();
    }

    /** The pool learns of a lost connection a moment after the statement on it has failed. */
    private Future<Void> pingUntilItSucceeds(Database database) {
        return database.ping().recover(failure -> pingUntilItSucceeds(database));
    }

    private long count() {
        return await(database.run(COUNT, Tuple.tuple())).iterator().next().getLong(0);
    }

    private static void assertSqlState(String expected, Throwable failure) {
        assertEquals(expected, assertInstanceOf(StatementRefusedException.class, failure).sqlState());
    }

    private static void assertUnavailable(Throwable failure) {
        assertEquals(ErrorCode.UNAVAILABLE, assertInstanceOf(ServiceException.class, failure).code());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private static Throwable failureOf(Future<?> future) {
        return assertThrows(CompletionException.class, () -> await(future)).getCause();
    }
}
