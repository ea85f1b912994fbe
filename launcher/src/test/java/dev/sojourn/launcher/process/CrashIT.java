package dev.sojourn.launcher.process;

import dev.sojourn.contract.Eventually;
import dev.sojourn.launcher.process.ServiceProcess.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CrashIT {

    private static final int CLIENTS = 4;
    private static final int ENOUGH = 400;

    @TempDir
    private Path directory;

    private final String session = UUID.randomUUID().toString();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void whatWasAcknowledgedBeforeAKillIsThereOnce() throws Exception {
        EmbeddedPostgres orphan;
        try (ServiceProcess first = Jar.in(directory).start().awaitReady()) {
            killWhileEventsCome(first);
            orphan = first.embedded().orElseThrow();
            assertTrue(orphan.isAlive(), "the kill left no server: this test tests nothing");
            restartAndCompare();
        }
        Eventually.holds(ServiceProcess.SHUTDOWN, () -> !orphan.isAlive(), () -> "the orphan is left");
    }

    private void killWhileEventsCome(ServiceProcess service) throws InterruptedException, ExecutionException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<? extends Future<?>> ends = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> clients.submit(() -> trackUntilKilled(service.client()))).toList();
            Eventually.holds(Duration.ofSeconds(60), () -> acknowledged.size() >= ENOUGH,
                    () -> acknowledged.size() + " events only");
            service.kill();
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    /** Ids of the client's own and of version 4, so that the ledger has its part in it. */
    private void trackUntilKilled(ServiceClient client) {
        try {
            while (true) {
                String eventId = UUID.randomUUID().toString();
                assertEquals(201, client.track(session, eventId).statusCode());
                acknowledged.add(eventId);
            }
        } catch (UncheckedIOException e) {
            // Killed.
        }
    }

    private void restartAndCompare() throws IOException {
        try (ServiceProcess second = Jar.in(directory).start().awaitReady()) {
            List<String> listed = second.client().events(session).stream()
                    .map(event -> event.getString("eventId")).toList();
            assertEquals(new HashSet<>(listed).size(), listed.size(), "an event is listed twice");
            assertTrue(new HashSet<>(listed).containsAll(acknowledged), "an acknowledged event is lost");
            // Each client had at most one more on its way.
            assertTrue(listed.size() <= acknowledged.size() + CLIENTS);
            acknowledged.stream().limit(20)
                    .forEach(eventId -> assertEquals(200, second.client().track(session, eventId).statusCode()));
            assertEquals(listed.size(), second.client().events(session).size());
            assertEquals(0, second.terminated());
        }
    }
}
