package dev.sojourn.launcher;

import dev.sojourn.contract.Eventually;
import dev.sojourn.launcher.process.Ports;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.OwnServer;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The database is slow, has no connection to give, or is gone for a while: every request is answered in time, the node
 * says that it lives and whether it is of use, nothing blocks, and it goes on by itself.
 */
@ExtendWith(TestDatabase.class)
class SlowDatabaseTest {

    private static final Map<String, String> SETTINGS = Map.of("REQUEST_TIMEOUT", "2s",
            "DATABASE_CONNECT_TIMEOUT", "1s", "DATABASE_POOL_SIZE", "4");
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    /** What a busy machine may add to it. */
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final int EVENTS = 100;

    private TestService service;
    private EventLoopWatch loops;
    private String session;
    private final String marker = TestService.randomId();

    private void start(DatabaseUrl database) {
        service = TestService.start(database, SETTINGS);
        session = service.newSession();
        assertEquals(201, service.track(session, "PAGE_VIEW", new JsonObject()).status());
        // From here on: the first request of a JVM loads classes.
        loops = EventLoopWatch.start();
    }

    @AfterEach
    void stop() {
        loops.close();
        service.close();
    }

    /** Fifty requests of one event, and one of fifty. */
    private List<HttpRequest> requests() {
        List<JsonObject> events = IntStream.range(0, EVENTS)
                .mapToObj(i -> new JsonObject().put("eventType", "PAGE_VIEW").put("eventId", TestService.randomId())
                        .put("payload", new JsonObject().put("marker", marker))).toList();
        List<HttpRequest> requests = new ArrayList<>();
        events.subList(0, EVENTS / 2).forEach(event ->
                requests.add(service.request("POST", "/api/events", session, event)));
        requests.add(service.request("POST", "/api/events/batch", session,
                new JsonObject().put("events", new JsonArray(events.subList(EVENTS / 2, EVENTS)))));
        return requests;
    }

    private void assertAllAreRefusedInTime(List<HttpRequest> requests) {
        long start = System.nanoTime();
        List<Answer> answers = service.exchangeAll(requests);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(REQUEST_TIMEOUT.plus(SLACK)) < 0, () -> "answered after " + took);
        for (Answer answer : answers) {
            assertEquals(503, answer.status(), answer.text());
            assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
        }
    }

    private void assertHealth(int ready) {
        assertEquals(200, service.management("/livez").status());
        assertEquals(ready, service.management("/readyz").status());
    }

    /** By itself, and all that was refused is stored once when it is repeated. */
    private void assertRecovers(List<HttpRequest> requests) {
        Eventually.holds(() -> service.management("/readyz").status() == 200);
        Eventually.holds(() ->
                service.exchangeAll(requests).stream().allMatch(answer -> answer.status() < 300));
        assertEquals(Integer.toString(EVENTS), service.queryDatabase(
                "SELECT count(*) FROM event_logs WHERE payload->>'marker' = '" + marker + "'"));
        Eventually.holds(() ->
                service.management("/metrics").text().contains("\nsojourn_ingest_queue_events 0.0"));
        loops.assertNothingBlocked();
    }

    @Nested
    class OnTheSharedServer {

        @BeforeEach
        void start(DatabaseUrl database) {
            SlowDatabaseTest.this.start(database);
        }

        @Test
        void statementsOfFiveSeconds() {
            List<HttpRequest> requests = requests();
            slowDown("event_logs", "INSERT", 5);
            try {
                assertAllAreRefusedInTime(requests);
                assertHealth(200);
            } finally {
                speedUp("event_logs");
            }
            assertRecovers(requests);
        }

        private void slowDown(String table, String operation, double seconds) {
            service.executeInDatabase("""
                    CREATE OR REPLACE FUNCTION slow_%1$s() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN PERFORM pg_sleep(%3$s); RETURN NULL; END';
                    CREATE TRIGGER slow BEFORE %2$s ON %1$s FOR EACH STATEMENT EXECUTE FUNCTION slow_%1$s();"""
                    .formatted(table, operation, seconds));
        }

        private void speedUp(String table) {
            service.executeInDatabase("DROP TRIGGER slow ON " + table);
        }

        @Test
        void aTableThatIsLocked(DatabaseUrl database) throws SQLException {
            List<HttpRequest> requests = requests();
            try (Connection other = connect(database); Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LOCK TABLE event_logs IN ACCESS EXCLUSIVE MODE");
                assertAllAreRefusedInTime(requests);
                assertHealth(200);
                other.rollback();
            }
            assertRecovers(requests);
        }

        /** Each of the two calls that an event of a new session takes is in time, both together are not. */
        @Test
        void aRequestThatTakesSeveralCallsIsAnsweredInTimeAsAWhole() {
            slowDown("user_sessions", "INSERT", 1.5);
            slowDown("event_logs", "INSERT", 1.5);
            try {
                Answer answer = service.track(TestService.randomId(), "PAGE_VIEW", new JsonObject());
                assertEquals(503, answer.status(), answer.text());
            } finally {
                speedUp("user_sessions");
                speedUp("event_logs");
            }
        }
    }

    @Nested
    class OnAServerOfItsOwn {

        @TempDir
        private Path directory;

        private OwnServer server;

        @BeforeEach
        void start() {
            server = OwnServer.start(directory, Ports.free(), "max_connections=15");
            SlowDatabaseTest.this.start(server.url());
        }

        @AfterEach
        void stopServer() {
            // The service first, which would wait for a server that is gone.
            service.close();
            server.close();
        }

        @Test
        void aServerThatIsStoppedAndStartedAgain() {
            List<HttpRequest> requests = requests();
            server.stop();
            assertAllAreRefusedInTime(requests);
            assertHealth(503);
            server.start();
            assertRecovers(requests);
        }

        @Test
        void aServerThatIsKilledAndStartedAgain() {
            List<HttpRequest> requests = requests();
            server.kill();
            assertAllAreRefusedInTime(requests);
            assertHealth(503);
            server.start();
            assertRecovers(requests);
        }

        @Test
        void connectionsThatOthersHaveAllTaken() throws SQLException {
            List<HttpRequest> requests = requests();
            List<Connection> taken = new ArrayList<>();
            try {
                takeEveryConnection(taken);
                assertAllAreRefusedInTime(requests);
                assertHealth(503);
            } finally {
                for (Connection connection : taken) {
                    connection.close();
                }
            }
            assertRecovers(requests);
        }

        /** Cuts the service's off and takes their places, until it has none. */
        private void takeEveryConnection(List<Connection> taken) throws SQLException {
            List<Integer> mine = new ArrayList<>();
            taken.add(connect(server.url()));
            try (Statement statement = taken.get(0).createStatement()) {
                mine.add(pid(taken.get(0)));
                while (true) {
                    int others;
                    try (ResultSet cut = statement.executeQuery("""
                            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                            WHERE backend_type = 'client backend' AND NOT pid = ANY ('{%s}')"""
                            .formatted(String.join(",", mine.stream().map(Object::toString).toList())))) {
                        cut.next();
                        others = cut.getInt(1);
                    }
                    if (others == 0 && !takesAnother(taken, mine)) {
                        return;
                    }
                    while (takesAnother(taken, mine)) {
                        // Until there is no more.
                    }
                }
            }
        }

        private boolean takesAnother(List<Connection> taken, List<Integer> mine) throws SQLException {
            try {
                Connection another = connect(server.url());
                taken.add(another);
                mine.add(pid(another));
                return true;
            } catch (SQLException e) {
                assertEquals("53300", e.getSQLState(), e.toString());
                return false;
            }
        }

        private static int pid(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static Connection connect(DatabaseUrl database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
