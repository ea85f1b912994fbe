package dev.sojourn.event;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.sojourn.bus.Service;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.Eventually;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.PurgedSessions;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.postgres.ClusterJob;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.Query;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** The event verticle on a test's database and a clock of its own, with its retention at hand to be run when a test says. */
final class EventLog implements AutoCloseable {

    static final Duration RETENTION = Duration.ofDays(28);

    private final Vertx vertx;
    private final MovableClock clock;
    private final SimpleMeterRegistry verticleMeters = new SimpleMeterRegistry();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final Database database;
    private final ServiceBus bus;
    private final String deployment;
    private Service purge;
    private final RetentionService retention;
    private final ClusterJob job;

    private EventLog(Vertx vertx, DatabaseSettings settings) {
        this.vertx = vertx;
        this.database = Database.open(vertx, settings, meters);
        this.clock = MovableClock.at(emptied());
        this.bus = new ServiceBus(vertx, Duration.ofSeconds(10), new SimpleMeterRegistry());
        servePurge();
        EventSettings events = new EventSettings(RETENTION, Duration.ofDays(1), ConsentMode.OPT_OUT);
        this.retention = new RetentionService(events, new RetentionRepository(database), bus, vertx, meters, clock);
        this.job = new ClusterJob(vertx, database, meters, clock, "test-retention", retention::run);
        this.deployment = await(vertx.deployVerticle(new EventVerticle(events, new IngestSettings(2, 500, 10_000),
                new QuarantineSettings(false, 1, Duration.ofDays(1)), database, bus, verticleMeters, clock, this::newId)));
        Eventually.holds(() -> lastSuccess(verticleMeters, "retention") > 0);
    }

    /**
     * Tests of a class share a database, and some leave it far in the future.
     *
     * @return a moment for which there are as many weeks ahead as there should be
     */
    private Instant emptied() {
        run("TRUNCATE event_logs, event_ids, session_links, session_consents, user_sessions", Tuple.tuple());
        OffsetDateTime moment = (OffsetDateTime) run("""
                SELECT greatest(now(), event_id_time(lower_bound) - interval '1344 hours')
                FROM event_log_partitions WHERE partition_name = 'event_logs_late'""", Tuple.tuple()).get(0);
        return moment.toInstant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Answers when the run at the start has ended too. */
    static EventLog open(Vertx vertx, DatabaseSettings settings) {
        return new EventLog(vertx, settings);
    }

    @Override
    public void close() {
        await(vertx.undeploy(deployment));
        await(purge.close());
        await(database.close());
    }

    MovableClock clock() {
        return clock;
    }

    /** Those of the database and of the retention that a test runs. */
    SimpleMeterRegistry meters() {
        return meters;
    }

    /** Sessions are another module's; here all of them stay. */
    void servePurge() {
        purge = await(bus.serve(Endpoints.SESSION_PURGE,
                request -> Future.succeededFuture(new PurgedSessions(null, 0))));
    }

    Service purgeService() {
        return purge;
    }

    UUID newId(Instant moment) {
        return ids.construct(moment.toEpochMilli());
    }

    /** One run of the job, which never fails: see {@link #failures()}. */
    Future<Void> retain() {
        return onContext(job::run);
    }

    /** One run without the lock that keeps other nodes from joining in. */
    Future<Void> retainRegardless() {
        return onContext(() -> retention.run(() -> true));
    }

    private <T> Future<T> onContext(Supplier<Future<T>> call) {
        Promise<T> answer = Promise.promise();
        vertx.runOnContext(turn -> call.get().onComplete(answer));
        return answer.future();
    }

    double failures() {
        return meters.get("sojourn.job.failures").tag("job", "test-retention").counter().count();
    }

    double lastSuccess() {
        return lastSuccess(meters, "test-retention");
    }

    private static double lastSuccess(SimpleMeterRegistry meters, String name) {
        return meters.get("sojourn.job.last_success").tag("job", name).timeGauge().value(TimeUnit.SECONDS);
    }

    double counted(String counter) {
        return meters.get("sojourn.retention." + counter).counter().count();
    }

    UUID newSession() {
        UUID sessionId = UUID.randomUUID();
        run("INSERT INTO user_sessions (session_id, last_seen, created_at, updated_at) VALUES ($1, $2, $2, $2)",
                Tuple.of(sessionId, clock.instant().atOffset(ZoneOffset.UTC)));
        return sessionId;
    }

    /** @param eventId null to have one minted */
    Future<AppendedEvent> append(UUID sessionId, UUID eventId) {
        NewEvent event = new NewEvent(sessionId, eventId, "PAGE_VIEW", new JsonText("{}"), null);
        return bus.call(Endpoints.EVENT_APPEND, new AppendEvents(List.of(event)))
                .map(appended -> appended.results().get(0));
    }

    AppendedEvent appendNow(UUID sessionId, UUID eventId) {
        return await(append(sessionId, eventId));
    }

    /** All events of a session, newest first. */
    List<StoredEvent> list(UUID sessionId) {
        List<StoredEvent> events = new ArrayList<>();
        UUID before = null;
        do {
            EventPage page = await(bus.call(Endpoints.EVENT_LIST, new ListEvents(sessionId, null, 500, before)));
            events.addAll(page.events());
            before = page.next();
        } while (before != null);
        return events;
    }

    /** The first column of each row. */
    List<Object> run(String sql, Tuple arguments) {
        return StreamSupport.stream(await(database.run(new Query("test", sql), arguments)).spliterator(), false)
                .map((Row row) -> row.getValue(0)).toList();
    }

    long count(String table) {
        return (Long) run("SELECT count(*) FROM " + table, Tuple.tuple()).get(0);
    }

    /** In order of time; the edges are among them. */
    List<String> partitions() {
        return run("SELECT partition_name FROM event_log_partitions ORDER BY lower_bound NULLS FIRST", Tuple.tuple())
                .stream().map(String.class::cast).toList();
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
