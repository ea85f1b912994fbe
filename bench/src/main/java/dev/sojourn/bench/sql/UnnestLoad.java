package dev.sojourn.bench.sql;

import dev.sojourn.bench.load.EventIds;
import dev.sojourn.bench.load.Payload;
import dev.sojourn.bench.load.Sessions;
import dev.sojourn.bench.process.Orders;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * main() of a process that inserts arrays of events as fast as PostgreSQL takes them: the same client library as the
 * service's, and nothing around it.
 */
public final class UnnestLoad {

    /** A plain insert: no ledger of ids, no join, no conflict, no order. */
    private static final String INSERT = """
            INSERT INTO event_logs (session_id, event_id, "timestamp", created_at, event_type, payload)
            SELECT session_id, event_id, "timestamp", now(), event_type, payload::json
            FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[])
                AS t(session_id, event_id, "timestamp", event_type, payload)""";

    private final Plan plan;
    private final Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), 3);
    private final SplittableRandom random = new SplittableRandom();
    private final long end;

    private UnnestLoad(Plan plan) {
        this.plan = plan;
        this.end = System.nanoTime() + (long) (plan.seconds() * 1e9);
    }

    /**
     * @param rows          in a statement
     * @param connections   each with one statement in flight
     * @param sessions      that the events are of
     * @param mixedSessions whether each event is of a session of its own; else each hundred is of one
     */
    public record Plan(int port, String database, String user, int rows, int connections, double seconds,
                       int sessions, boolean mixedSessions) {
    }

    public record Result(long rows, double seconds, double p50, double p99) {
    }

    public static void main(String[] args) throws IOException {
        Vertx vertx = Vertx.vertx();
        Orders.serve(Plan.class, plan -> new UnnestLoad(plan).run(vertx));
    }

    private Result run(Vertx vertx) {
        long start = System.nanoTime();
        Future.all(IntStream.range(0, plan.connections()).mapToObj(lane -> lane(vertx)).toList()).await();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(latencies.getTotalCount() * plan.rows(), seconds, millis(50), millis(99));
    }

    private double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    private Future<?> lane(Vertx vertx) {
        PgConnectOptions options = new PgConnectOptions().setHost("127.0.0.1").setPort(plan.port())
                .setDatabase(plan.database()).setUser(plan.user()).setPassword("");
        SplittableRandom own = random.split();
        return PgConnection.connect(vertx, options).compose(connection -> connection.prepare(INSERT)
                .compose(statement -> repeat(statement.query(), own))
                .eventually(connection::close));
    }

    /** No chain of futures: in a run of many thousand statements its end was one call within the other, too deep. */
    private Future<Void> repeat(PreparedQuery<RowSet<Row>> statement, SplittableRandom own) {
        Promise<Void> ended = Promise.promise();
        insert(statement, own, ended);
        return ended.future();
    }

    private void insert(PreparedQuery<RowSet<Row>> statement, SplittableRandom own, Promise<Void> ended) {
        long start = System.nanoTime();
        if (start > end) {
            ended.complete();
            return;
        }
        statement.execute(arguments(own)).onFailure(ended::fail).onSuccess(done -> {
            latencies.recordValue(System.nanoTime() - start);
            insert(statement, own, ended);
        });
    }

    private Tuple arguments(SplittableRandom own) {
        EventIds ids = new EventIds(own);
        UUID[] events = new UUID[plan.rows()];
        UUID[] sessions = new UUID[plan.rows()];
        OffsetDateTime[] times = new OffsetDateTime[plan.rows()];
        String[] types = new String[plan.rows()];
        String[] payloads = new String[plan.rows()];
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        for (int i = 0; i < events.length; i++) {
            events[i] = ids.next();
            sessions[i] = plan.mixedSessions() || i % 100 == 0 ? anySession(own) : sessions[i - 1];
        }
        Arrays.fill(times, now);
        Arrays.fill(types, Payload.TYPE);
        Arrays.fill(payloads, Payload.JSON);
        return Tuple.of(sessions, events, times, types, payloads);
    }

    private UUID anySession(SplittableRandom own) {
        return UUID.fromString(Sessions.id(own.nextInt(plan.sessions())));
    }
}
