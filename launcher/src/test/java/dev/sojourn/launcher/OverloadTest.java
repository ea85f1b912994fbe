package dev.sojourn.launcher;

import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Ten times as many events at once as may wait. */
@ExtendWith(TestDatabase.class)
class OverloadTest {

    private static final int QUEUE = 1000;
    private static final int LANES = 1;
    private static final int IN_A_REQUEST = 100;
    private static final int REQUESTS = 10 * QUEUE / IN_A_REQUEST;
    private static final int TAKEN = QUEUE / IN_A_REQUEST;

    private TestService service;
    private String session;

    @BeforeEach
    void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("INGEST_QUEUE", Integer.toString(QUEUE),
                "INGEST_LANES", Integer.toString(LANES), "REQUEST_TIMEOUT", "20s", "DATABASE_STATEMENT_TIMEOUT", "20s"));
        session = service.newSession();
        assertEquals(201, service.track(session, "PAGE_VIEW", new JsonObject()).status());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void whatHasRoomIsStoredTheRestIsRefusedAtOnceAndStoredWhenItIsRepeated(DatabaseUrl database)
            throws SQLException {
        List<HttpRequest> requests = IntStream.range(0, REQUESTS).mapToObj(i -> batch()).toList();
        List<CompletableFuture<Answer>> answers;
        List<Answer> refused;
        try (EventLoopWatch loops = EventLoopWatch.start(); Connection other = connect(database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE event_logs IN ACCESS EXCLUSIVE MODE");

            List<CompletableFuture<Answer>> inLanes = occupyLanes();
            answers = requests.stream().map(service::exchangeLater).toList();
            Eventually.holds(() -> done(answers).size() == REQUESTS - TAKEN);
            refused = done(answers);
            assertEquals(QUEUE, queued());
            // What has no part in it goes on, and a single event is refused just as well.
            assertEquals(201, service.openSession(null, new JsonObject()).status());
            refused = new ArrayList<>(refused);
            refused.add(service.track(session, "PAGE_VIEW", new JsonObject()));
            assertEquals(QUEUE, queued());
            assertEquals(200, service.management("/livez").status());
            other.rollback();
            inLanes.forEach(answer -> assertEquals(201, answer.join().status()));
            loops.assertNothingBlocked();
        }
        for (Answer answer : refused) {
            assertEquals(503, answer.status(), answer.text());
            assertEquals("UNAVAILABLE", answer.code());
            assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
        }
        answers.forEach(CompletableFuture::join);
        assertEquals(TAKEN, done(answers).stream().filter(answer -> answer.status() == 200).count());
        assertEquals(1 + LANES + TAKEN * IN_A_REQUEST, stored());

        requests.forEach(this::repeatUntilAcknowledged);
        assertEquals(1 + LANES + REQUESTS * IN_A_REQUEST, stored());
        assertEquals(0, queued());
    }

    /** Each with one event that waits for the lock, so that what comes now has only the queue. */
    private List<CompletableFuture<Answer>> occupyLanes() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int lane = 1; lane <= LANES; lane++) {
            answers.add(service.exchangeLater(service.request("POST", "/api/events", session,
                    new JsonObject().put("eventType", "PAGE_VIEW"))));
            String waiting = Integer.toString(lane);
            Eventually.holds(() -> waitForLocks().equals(waiting));
        }
        return answers;
    }

    private String waitForLocks() {
        return service.queryDatabase("SELECT count(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INTO event_logs%'");
    }

    private HttpRequest batch() {
        List<JsonObject> events = IntStream.range(0, IN_A_REQUEST)
                .mapToObj(i -> new JsonObject().put("eventType", "A").put("eventId", TestService.randomId())).toList();
        return service.request("POST", "/api/events/batch", session,
                new JsonObject().put("events", new JsonArray(events)));
    }

    private static List<Answer> done(List<CompletableFuture<Answer>> answers) {
        return answers.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
    }

    private void repeatUntilAcknowledged(HttpRequest request) {
        Eventually.holds(() -> service.exchange(request).status() == 200);
    }

    private int stored() {
        return Integer.parseInt(service.queryDatabase("SELECT count(*) FROM event_logs"));
    }

    private int queued() {
        return (int) service.metric("sojourn_ingest_queue_events");
    }

    private static Connection connect(DatabaseUrl database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
