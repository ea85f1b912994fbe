package dev.sojourn.launcher.process;

import dev.sojourn.contract.Eventually;
import dev.sojourn.launcher.process.ServiceProcess.EmbeddedPostgres;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** SIGTERM while requests are on their way. */
class DrainIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private final String session = UUID.randomUUID().toString();
    private ServiceProcess service;
    private Connection connection;

    @BeforeEach
    void start() throws IOException, SQLException {
        service = Jar.in(directory).with("RATE_LIMIT_ENABLED", "false").start().awaitReady();
        EmbeddedPostgres postgres = service.embedded().orElseThrow();
        connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + postgres.port()
                + "/sojourn?sslmode=disable", "postgres", "");
        assertEquals(201, service.client().post("/api/sessions", session, new JsonObject()).statusCode());
    }

    @AfterEach
    void stop() throws IOException, SQLException {
        connection.close();
        service.close();
    }

    @Test
    void aRequestThatWaitsForTheDatabaseIsAnsweredBeforeTheProcessEnds() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = requestThatWaits();

        service.terminate();
        Eventually.holds(SOON, () -> service.management("/readyz") == 503, () -> "readiness is still up");
        Eventually.holds(SOON, () -> !connects(), () -> "new requests are still taken");
        assertEquals(200, service.management("/livez"));
        assertFalse(waiting.isDone());
        connection.rollback();

        HttpResponse<String> answer = waiting.get(5, TimeUnit.SECONDS);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("autumn", new JsonObject(answer.body()).getJsonObject("session").getJsonObject("metadata")
                .getString("campaign"));
        assertEquals(0, service.exitCode(ServiceProcess.SHUTDOWN));
        assertTrue(service.embedded().isEmpty());
    }

    @Test
    void aRequestThatNeverEndsDoesNotHoldTheProcess() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = requestThatWaits();

        // Told twice, as by somebody who is impatient.
        service.terminate();
        Eventually.holds(SOON, () -> service.management("/readyz") == 503, () -> "readiness is still up");
        service.terminate();

        assertEquals(0, service.exitCode(ServiceProcess.SHUTDOWN), service::log);
        assertTrue(service.embedded().isEmpty());
        assertEquals(503, waiting.get(1, TimeUnit.SECONDS).statusCode());
    }

    @Test
    void everyRequestOfABusyConnectionIsAnsweredOrNotTakenAtAll() throws Exception {
        List<KeepAliveClient> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(KeepAliveClient.start(service.httpPort(), session));
        }
        Eventually.holds(Duration.ofSeconds(20), () -> clients.stream().allMatch(one -> one.answered().size() > 20),
                () -> "too few answers");

        assertEquals(0, service.terminated(), service::log);

        for (KeepAliveClient client : clients) {
            client.awaitEnd();
            assertEquals(List.of(), client.complaints());
        }
        assertStored(clients);
    }

    private void assertStored(List<KeepAliveClient> clients) throws IOException {
        try (ServiceProcess second = Jar.in(directory).with("RATE_LIMIT_ENABLED", "false").start().awaitReady()) {
            Set<String> stored = second.client().events(session).stream()
                    .map(event -> event.getString("eventId")).collect(Collectors.toSet());
            for (KeepAliveClient client : clients) {
                assertTrue(stored.containsAll(client.answered()), "an acknowledged event is lost");
                client.unanswered().ifPresent(eventId ->
                        assertFalse(stored.contains(eventId), "an event was stored and its client cut off"));
            }
        }
    }

    private void lockSession() throws SQLException {
        connection.setAutoCommit(false);
        execute("SELECT 1 FROM user_sessions WHERE session_id = '" + session + "' FOR UPDATE");
    }

    private CompletableFuture<HttpResponse<String>> requestThatWaits() throws SQLException {
        lockSession();
        CompletableFuture<HttpResponse<String>> waiting = service.client().postAsync("/api/sessions", session,
                new JsonObject().put("metadata", new JsonObject().put("campaign", "autumn")));
        awaitBlockedStatement();
        return waiting;
    }

    private void awaitBlockedStatement() {
        Eventually.holds(SOON, () -> execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
                () -> "nothing waits for the lock");
    }

    private boolean connects() {
        try {
            service.client().get("/");
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Whether it answered any row. */
    private boolean execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }
}
