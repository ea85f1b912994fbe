package dev.sojourn.launcher;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.Eventually;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.Proof;
import dev.sojourn.contract.PurgeSessions;
import dev.sojourn.contract.PurgedSessions;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.event.EventSettings;
import dev.sojourn.event.EventVerticle;
import dev.sojourn.event.IngestSettings;
import dev.sojourn.event.QuarantineSettings;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.Query;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.session.ErasureSettings;
import dev.sojourn.session.SessionSettings;
import dev.sojourn.session.SessionVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Sessions that have expired and hold no events, and the events that come for them just then. */
@Timeout(120)
@ExtendWith({VertxExtension.class, TestDatabase.class})
class SessionPurgeTest {

    private static final Duration EXPIRY = Duration.ofDays(30);
    private static final int ROUNDS = 300;
    private static final int SESSIONS_A_ROUND = 10;

    private final MovableClock clock = MovableClock.running();
    private Database database;
    private ServiceBus bus;

    @BeforeEach
    void deploy(Vertx vertx, DatabaseSettings settings) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
        database = Database.open(vertx, settings, meters);
        bus = new ServiceBus(vertx, Duration.ofSeconds(10), new SimpleMeterRegistry());
        run("TRUNCATE event_logs, event_ids, session_links, session_consents, user_sessions, users", Tuple.tuple());
        await(vertx.deployVerticle(new SessionVerticle(
                new SessionSettings(EXPIRY, Proof.ID, List.of(new byte[32]), ConsentMode.OPT_OUT),
                new ErasureSettings(Duration.ofSeconds(20), Duration.ofMinutes(1), EXPIRY), database, bus, meters, clock,
                moment -> UUID.randomUUID())));
        await(vertx.deployVerticle(new EventVerticle(
                new EventSettings(Duration.ofDays(395), Duration.ofDays(1), ConsentMode.OPT_OUT),
                new IngestSettings(2, 500, 10_000), new QuarantineSettings(false, 1, Duration.ofDays(1)), database, bus, meters, clock,
                moment -> ids.construct(moment.toEpochMilli()))));
        // The run at the start has gone through the sessions.
        Eventually.holds(() -> meters.get("sojourn.job.last_success").timeGauge().value() > 0);
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    @Test
    void purgesWhatExpiredAndHoldsNoEvents() {
        UUID empty = newSession();
        UUID withEvent = newSession();
        assertEquals(Outcome.STORED, await(append(withEvent)).outcome());
        clock.pass(EXPIRY);
        UUID active = newSession();

        assertEquals(new PurgedSessions(null, 1), purge(null, 1000));

        assertEquals(List.of(withEvent, active).stream().sorted(SessionPurgeTest::asText).toList(), sessions());
        assertEquals(1, eventsOf(withEvent));
        assertEquals(new PurgedSessions(null, 0), purge(null, 1000));
        assertFalse(sessions().contains(empty));
    }

    @Test
    void findsAnEventWhereverItsIdPutsIt() {
        UUID session = newSession();
        // Of 1970, and so in the early edge; and of the year 4147, in the late one.
        for (String id : List.of("00000000-0001-7000-8000-000000000001", "3e800000-0000-7000-8000-000000000001")) {
            NewEvent event = new NewEvent(session, UUID.fromString(id), "PAGE_VIEW", new JsonText("{}"), null);
            await(bus.call(Endpoints.EVENT_APPEND, new AppendEvents(List.of(event))));
            clock.pass(EXPIRY);
            assertEquals(0, purge(null, 1000).purged());
            run("DELETE FROM event_logs", Tuple.tuple());
        }
        assertEquals(1, purge(null, 1000).purged());
    }

    @Test
    void goesThroughAllInBoundedSteps() {
        List<UUID> sessions = Stream.generate(this::newSession).limit(25).sorted(SessionPurgeTest::asText).toList();
        clock.pass(EXPIRY);
        List<Integer> purged = new ArrayList<>();
        UUID after = null;
        do {
            PurgedSessions step = purge(after, 10);
            purged.add(step.purged());
            after = step.next();
            if (after != null) {
                assertEquals(sessions.get(10 * purged.size() - 1), after);
            }
        } while (after != null);

        assertEquals(List.of(10, 10, 5), purged);
        assertEquals(List.of(), sessions());
    }

    @Test
    void leavesAloneASessionThatSomebodyIsUsing() {
        UUID session = newSession();
        clock.pass(EXPIRY);
        Promise<Void> end = Promise.promise();
        Promise<Void> locked = Promise.promise();
        Future<Void> user = database.inTransaction(transaction -> transaction
                .run(new Query("test", "SELECT FROM user_sessions WHERE session_id = $1 FOR KEY SHARE"),
                        Tuple.of(session))
                .onSuccess(rows -> locked.complete())
                .compose(rows -> end.future()));
        await(locked.future());

        assertEquals(0, purge(null, 1000).purged());
        end.complete();
        await(user);
        assertEquals(1, purge(null, 1000).purged());
    }

    @Test
    void losesNoEventThatComesMeanwhile() {
        int stored = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<UUID> sessions = Stream.generate(this::newSession).limit(SESSIONS_A_ROUND).toList();
            clock.pass(EXPIRY);
            Future<PurgedSessions> purge = purging(null, 1000);
            List<AppendedEvent> appended = oneByOne(sessions);
            int purged = await(purge).purged();
            for (int i = 0; i < sessions.size(); i++) {
                boolean isStored = appended.get(i).outcome() == Outcome.STORED;
                assertEquals(isStored, sessions().contains(sessions.get(i)));
                assertEquals(isStored ? 1 : 0, eventsOf(sessions.get(i)));
                stored += isStored ? 1 : 0;
            }
            assertEquals(SESSIONS_A_ROUND, purged + sessions().size());
            run("DELETE FROM event_ids", Tuple.tuple());
            run("DELETE FROM event_logs", Tuple.tuple());
            run("DELETE FROM user_sessions", Tuple.tuple());
        }
        assertTrue(stored > 0 && stored < ROUNDS * SESSIONS_A_ROUND, stored + " were stored: there was no race");
    }

    /** So that some are early and some are late for whatever goes on meanwhile. */
    private List<AppendedEvent> oneByOne(List<UUID> sessions) {
        return sessions.stream().map(session -> await(append(session))).toList();
    }

    @Test
    void isForgottenByItsUserAndMayComeAgain() {
        UUID session = newSession();
        UUID user = UUID.randomUUID();
        run("""
                INSERT INTO users (user_id, created_at, updated_at, signup_completed_at, signup_event_id,
                                   signup_session_id, email, email_key)
                VALUES ($1, now(), now(), now(), $1, $2, 'ada@example.org', 'ada@example.org')""",
                Tuple.of(user, session));
        run("UPDATE user_sessions SET user_id = $1", Tuple.of(user));
        clock.pass(EXPIRY);

        assertEquals(1, purge(null, 1000).purged());

        assertNull(run("SELECT signup_session_id FROM users", Tuple.tuple()).get(0));
        Throwable unknown = assertThrows(CompletionException.class,
                () -> await(bus.call(Endpoints.SESSION_FIND, new FindSession(session, null)))).getCause();
        assertEquals(ErrorCode.SESSION_NOT_FOUND, ((ServiceException) unknown).code());
        await(bus.call(Endpoints.SESSION_TOUCH, TouchSessions.one(session, null)));
        assertNull(await(bus.call(Endpoints.SESSION_FIND, new FindSession(session, null))).userId());
    }

    private UUID newSession() {
        UUID session = UUID.randomUUID();
        await(bus.call(Endpoints.SESSION_TOUCH, TouchSessions.one(session, null)));
        return session;
    }

    private Future<AppendedEvent> append(UUID session) {
        NewEvent event = new NewEvent(session, UUID.randomUUID(), "PAGE_VIEW", new JsonText("{}"), null);
        return bus.call(Endpoints.EVENT_APPEND, new AppendEvents(List.of(event)))
                .map((AppendedEvents appended) -> appended.results().get(0));
    }

    private Future<PurgedSessions> purging(UUID after, int limit) {
        return bus.call(Endpoints.SESSION_PURGE, new PurgeSessions(after, limit));
    }

    private PurgedSessions purge(UUID after, int limit) {
        return await(purging(after, limit));
    }

    private int eventsOf(UUID session) {
        return await(bus.call(Endpoints.EVENT_LIST, new ListEvents(session, null, 10, null))).events().size();
    }

    private List<UUID> sessions() {
        return run("SELECT session_id FROM user_sessions ORDER BY session_id", Tuple.tuple()).stream()
                .map(UUID.class::cast).toList();
    }

    private List<Object> run(String sql, Tuple arguments) {
        List<Object> column = new ArrayList<>();
        await(database.run(new Query("test", sql), arguments)).forEach(row -> column.add(row.getValue(0)));
        return column;
    }

    /** The order of PostgreSQL, which compares the bytes; Java's own compares signed halves. */
    private static int asText(UUID one, UUID other) {
        return one.toString().compareTo(other.toString());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
