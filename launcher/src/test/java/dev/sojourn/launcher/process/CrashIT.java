package dev.sojourn.launcher.process;

import dev.sojourn.contract.Eventually;
import dev.sojourn.launcher.process.CrashLedger.Key;
import dev.sojourn.launcher.process.ServiceProcess.EmbeddedPostgres;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.OwnServer;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Kills the service and PostgreSQL at random moments while clients send events, and holds afterwards what is stored
 * against what was acknowledged. {@code -Dcrash.seed=} repeats the choices of a run, though not the moments at which
 * they meet the machine; {@code -Dcrash.seconds=} says how long it goes on.
 */
class CrashIT {

    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("crash.seconds", 30));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 4;
    /** Between two faults at most. */
    private static final int MAX_ANSWERS = 600;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final CrashLedger ledger = new CrashLedger();
    private final List<UUID> sessions = IntStream.range(0, 5).mapToObj(i -> UUID.randomUUID()).toList();
    private final List<CrashClient> clients = new ArrayList<>();
    private ServiceProcess service;

    @AfterEach
    void stop() throws IOException {
        clients.forEach(CrashClient::end);
        if (service != null) {
            service.close();
        }
    }

    private enum Fault { KILL_SERVICE, KILL_POSTGRES, STOP_POSTGRES_AT_ONCE, KILL_BOTH }

    @Test
    void whatIsAcknowledgedIsStoredOnceWhateverIsKilled() throws SQLException {
        try (OwnServer server = OwnServer.start(directory, Ports.free())) {
            Jar jar = Jar.in(directory).on(server.url()).with("RATE_LIMIT_ENABLED", "false");
            service = jar.start().awaitReady();
            startClients();
            List<Fault> faults = new ArrayList<>();
            long end = System.nanoTime() + TIME.toNanos();
            while (faults.isEmpty() || System.nanoTime() < end) {
                for (Fault fault : shuffledFaults()) {
                    awaitAnswers(1 + random.nextInt(MAX_ANSWERS));
                    inflict(fault, server, jar);
                    faults.add(fault);
                }
            }
            awaitAnswers(1);
            endClients();
            report(faults.size() + " faults " + faults);
            assertStoredOnce(server.url());
        }
    }

    private List<Fault> shuffledFaults() {
        List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
        Collections.shuffle(faults, random);
        return faults;
    }

    private void inflict(Fault fault, OwnServer server, Jar jar) {
        switch (fault) {
            case KILL_SERVICE -> service.kill();
            case KILL_POSTGRES -> server.kill();
            case STOP_POSTGRES_AT_ONCE -> server.stopAtOnce();
            case KILL_BOTH -> {
                server.kill();
                service.kill();
            }
        }
        if (fault != Fault.KILL_SERVICE) {
            server.start();
        }
        if (!service.process().isAlive()) {
            assertTrue(fault == Fault.KILL_SERVICE || fault == Fault.KILL_BOTH, () -> "it did not outlive " + fault);
            service = jar.start().awaitReady();
        }
    }

    /** The service's own server goes on without it, until the next start stops it, or is killed with it. */
    @Test
    void whatIsAcknowledgedIsStoredOnceWithTheEmbeddedServer() throws IOException, SQLException {
        Jar jar = Jar.in(directory).with("RATE_LIMIT_ENABLED", "false");
        service = jar.start().awaitReady();
        startClients();
        for (boolean both : new boolean[] {false, true}) {
            awaitAnswers(1 + random.nextInt(MAX_ANSWERS));
            EmbeddedPostgres orphan = service.embedded().orElseThrow();
            service.kill();
            assertTrue(orphan.isAlive(), "the kill left no server: this test tests nothing");
            if (both) {
                killWithChildren(orphan.pid());
            }
            service = jar.start().awaitReady();
            Eventually.holds(ServiceProcess.SHUTDOWN, () -> !orphan.isAlive(), () -> "the orphan is left");
        }
        awaitAnswers(1);
        endClients();
        report("the embedded server, 2 faults");
        assertStoredOnce(new DatabaseUrl("127.0.0.1", service.embedded().orElseThrow().port(), "sojourn", "postgres",
                "", SslMode.DISABLE));
        assertEquals(0, service.terminated());
    }

    private static void killWithChildren(long pid) {
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all = Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Eventually.holds(PATIENCE, () -> all.stream().noneMatch(ProcessHandle::isAlive), () -> "not killed");
    }

    private void startClients() {
        report("begins");
        for (int i = 0; i < CLIENTS; i++) {
            // One session of its own, and one that all share.
            clients.add(CrashClient.start(service.httpPort(), ledger, new Random(random.nextLong()),
                    List.of(sessions.get(i), sessions.get(CLIENTS))));
        }
    }

    /** That many more: after a fault, this says that the service has recovered. */
    private void awaitAnswers(long more) {
        long wanted = ledger.answers() + more;
        Eventually.holds(PATIENCE, () -> ledger.answers() >= wanted || !ledger.complaints().isEmpty(),
                () -> "seed " + SEED + ": it does not recover. " + ledger + "\n" + service.log());
        assertEquals(List.of(), ledger.complaints(), () -> "seed " + SEED + "\n" + service.log());
    }

    private void endClients() {
        clients.forEach(CrashClient::end);
        Eventually.holds(PATIENCE, () -> clients.stream().allMatch(CrashClient::hasEnded),
                () -> "seed " + SEED + ": a client waits for its acknowledgement. " + ledger);
        assertEquals(List.of(), ledger.complaints(), () -> "seed " + SEED);
    }

    private void report(String what) {
        System.out.println("crash.seed=" + SEED + ", " + what + ". " + ledger);
    }

    /** All that was sent is acknowledged in the end, so that nothing else may be stored either. */
    private void assertStoredOnce(DatabaseUrl database) throws SQLException {
        List<Key> stored = stored(database);
        Set<Key> once = new HashSet<>(stored);
        Set<Key> lost = new HashSet<>(ledger.acknowledged());
        lost.removeAll(once);
        assertEquals(Set.of(), lost, () -> "seed " + SEED + ": acknowledged and lost");
        assertEquals(once.size(), stored.size(), () -> "seed " + SEED + ": stored twice");
        assertEquals(ledger.acknowledged(), once, () -> "seed " + SEED + ": stored, and never acknowledged");
        for (UUID session : sessions) {
            List<String> listed = service.client().events(session.toString()).stream()
                    .map(event -> event.getString("eventId")).toList();
            assertEquals(once.stream().filter(key -> key.sessionId().equals(session)).count(), listed.size());
        }
    }

    private static List<Key> stored(DatabaseUrl database) throws SQLException {
        List<Key> stored = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT session_id, coalesce(client_event_id, event_id) FROM event_logs")) {
            while (rows.next()) {
                stored.add(new Key(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class)));
            }
        }
        return stored;
    }
}
