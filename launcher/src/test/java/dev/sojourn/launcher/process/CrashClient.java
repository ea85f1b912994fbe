package dev.sojourn.launcher.process;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.sojourn.launcher.process.CrashLedger.Key;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends events, one at a time and in batches, and repeats each until it is acknowledged, whatever becomes of the service
 * meanwhile. Ids are of version 4 and 7, payloads with and without a time; some events are sent again though they were
 * acknowledged, some twice in one batch, and what went out together may be repeated apart.
 */
final class CrashClient {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int LARGEST_BATCH = 20;
    private static final int REMEMBERED = 50;

    private final ServiceClient service;
    private final CrashLedger ledger;
    private final Random random;
    private final List<UUID> sessions;
    private final TimeBasedEpochGenerator version7 = Generators.timeBasedEpochGenerator();
    /** Events to be sent again for no reason. */
    private final List<Event> earlier = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "crash client");
    private volatile boolean ending;

    private record Event(Key key, JsonObject body) {
    }

    private CrashClient(int port, CrashLedger ledger, Random random, List<UUID> sessions) {
        this.service = new ServiceClient(port);
        this.ledger = ledger;
        this.random = random;
        this.sessions = sessions;
    }

    static CrashClient start(int port, CrashLedger ledger, Random random, List<UUID> sessions) {
        CrashClient client = new CrashClient(port, ledger, random, sessions);
        client.thread.setDaemon(true);
        client.thread.start();
        return client;
    }

    /** Sends nothing new from now on. */
    void end() {
        ending = true;
    }

    /** Whether all that it has sent is acknowledged. */
    boolean hasEnded() {
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (!ending) {
                UUID session = sessions.get(random.nextInt(sessions.size()));
                sendUntilAcknowledged(session, random.nextInt(10) < 6 ? List.of(event(session)) : batch(session));
            }
        } catch (RuntimeException e) {
            ledger.complain("a client broke: " + e);
        }
    }

    private Event event(UUID session) {
        if (!earlier.isEmpty() && random.nextInt(10) == 0) {
            return earlier.get(random.nextInt(earlier.size()));
        }
        UUID id = random.nextBoolean() ? UUID.randomUUID() : version7.generate();
        JsonObject payload = new JsonObject().put("page", "/" + random.nextInt(1000));
        if (random.nextBoolean()) {
            payload.put("timestamp", Instant.now().minusSeconds(random.nextInt(86_400)).toString());
        }
        return remembered(new Event(new Key(session, id), new JsonObject().put("eventType", "PAGE_VIEW")
                .put("eventId", id.toString()).put("sessionId", session.toString()).put("payload", payload)));
    }

    private Event remembered(Event event) {
        if (earlier.size() < REMEMBERED) {
            earlier.add(event);
        } else {
            earlier.set(random.nextInt(REMEMBERED), event);
        }
        return event;
    }

    private List<Event> batch(UUID session) {
        List<Event> events = new ArrayList<>();
        int size = 1 + random.nextInt(LARGEST_BATCH);
        for (int i = 0; i < size; i++) {
            events.add(event(session));
        }
        if (random.nextInt(4) == 0) {
            events.add(events.get(random.nextInt(size)));
        }
        return events;
    }

    private void sendUntilAcknowledged(UUID session, List<Event> events) {
        while (!isAcknowledged(events)) {
            ledger.countUnanswered();
            LockSupport.parkNanos(PAUSE.toNanos());
            if (events.size() > 1 && random.nextInt(3) == 0) {
                events.forEach(event -> sendUntilAcknowledged(session, List.of(event)));
                return;
            }
        }
    }

    private boolean isAcknowledged(List<Event> events) {
        try {
            return events.size() == 1 ? sendOne(events.get(0)) : sendBatch(events);
        } catch (UncheckedIOException e) {
            // Whether it is stored nobody can say.
            return false;
        }
    }

    private boolean sendOne(Event event) {
        JsonObject body = event.body().copy();
        body.remove("sessionId");
        HttpResponse<String> answer = service.post("/api/events", event.key().sessionId().toString(), body);
        if (answer.statusCode() == 201 || answer.statusCode() == 200) {
            ledger.acknowledge(event.key(), answer.statusCode() == 200);
            return true;
        }
        return refused(answer);
    }

    private boolean sendBatch(List<Event> events) {
        // A server-side sender's batch: each event names its session.
        HttpResponse<String> answer = service.post("/api/events/batch", null,
                new JsonObject().put("events", new JsonArray(events.stream().map(Event::body).toList())));
        if (answer.statusCode() != 200) {
            return refused(answer);
        }
        JsonArray results = new JsonObject(answer.body()).getJsonArray("results");
        for (int i = 0; i < events.size(); i++) {
            JsonObject result = results.getJsonObject(i);
            switch (result.getString("status")) {
                case "stored" -> ledger.acknowledge(events.get(i).key(), false);
                case "duplicate" -> ledger.acknowledge(events.get(i).key(), true);
                default -> ledger.complain(result.encode());
            }
        }
        return true;
    }

    private boolean refused(HttpResponse<String> answer) {
        if (answer.statusCode() != 503 || answer.headers().firstValue("Retry-After").isEmpty()) {
            ledger.complain(answer.statusCode() + " " + answer.body());
        }
        return false;
    }
}
