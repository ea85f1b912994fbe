package dev.sojourn.launcher;

import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bad events without end take neither the disk nor the memory nor the good events' time. */
@ExtendWith(TestDatabase.class)
class QuarantineFloodTest {

    private static final int ROWS = 150;

    private static final Map<String, String> SETTINGS =
            Map.of("ADMIN_API_KEY", Operator.KEY, "INGEST_QUARANTINE_ROWS", Integer.toString(ROWS));

    private static JsonObject batch(int size, String filler) {
        JsonObject bad = new JsonObject().put("eventType", "BAD")
                .put("payload", new JsonObject().put("answersCount", -1).put("filler", filler));
        return new JsonObject().put("events", new JsonArray(new ArrayList<>(Collections.nCopies(size, bad))));
    }

    private static double metric(TestService service, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$")
                .matcher(service.management("/metrics").text());
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    private static double settled(TestService service) {
        return metric(service, "sojourn_quarantine_events_total{result=\"stored\"}")
                + metric(service, "sojourn_quarantine_events_total{result=\"dropped\"}")
                + metric(service, "sojourn_quarantine_lost_events_total");
    }

    @Test
    void neverHoldsMoreThanItsRows(DatabaseUrl database) {
        try (TestService service = TestService.start(database, SETTINGS)) {
            String session = service.newSession();
            int sent = 0;
            for (int i = 0; i < 10; i++) {
                int size = 1000;
                assertEquals(200, service.trackAll(session, batch(size, "")).status());
                sent += size;
                assertTrue(Integer.parseInt(service.queryDatabase("SELECT count(*) FROM event_quarantine")) <= ROWS);
            }
            int all = sent;
            Eventually.holds(() -> settled(service) == all);
            assertEquals(String.valueOf(ROWS), service.queryDatabase("SELECT count(*) FROM event_quarantine"));
            assertEquals(ROWS, metric(service, "sojourn_quarantine_size_events"));
            assertTrue(metric(service, "sojourn_quarantine_events_total{result=\"dropped\"}") > 0);

            // Of 9 KiB each is as three.
            service.trackAll(session, batch(100, "x".repeat(9_000)));
            Eventually.holds(() -> settled(service) == all + 100);
            assertEquals("50", service.queryDatabase("SELECT count(*) FROM event_quarantine"));
            assertEquals("150", service.queryDatabase("SELECT weight FROM event_quarantine_size"));
        }
    }

    @Test
    void aSmallerBoundHoldsAfterTheNextStart(DatabaseUrl database) {
        try (TestService service = TestService.start(database, SETTINGS)) {
            service.trackAll(service.newSession(), batch(100, ""));
            Eventually.holds(() -> settled(service) == 100);
        }
        Map<String, String> smaller = Map.of("INGEST_QUARANTINE_ROWS", "10", "INGEST_QUARANTINE", "false");
        try (TestService service = TestService.start(database, smaller)) {
            Eventually.holds(() -> "10".equals(service.queryDatabase("SELECT count(*) FROM event_quarantine")));
            assertEquals(400, service.track(service.newSession(), new JsonObject().put("eventType", "x")).status());
            assertEquals(0, settled(service), "switched off nothing is kept");
        }
    }

    @Test
    void aQuarantineThatCannotWriteDelaysAndFailsNobody(DatabaseUrl database) {
        try (TestService service = TestService.start(database, SETTINGS)) {
            String session = service.newSession();
            service.executeInDatabase("ALTER TABLE event_quarantine RENAME TO moved");
            try {
                for (int i = 0; i < 5; i++) {
                    JsonObject batch = batch(300, "");
                    batch.getJsonArray("events").add(new JsonObject().put("eventType", "GOOD"));
                    Answer answer = service.trackAll(session, batch);
                    assertEquals(1, answer.body().getInteger("accepted"));
                }
                assertEquals(5, service.events(session, "").events().size());
                Eventually.holds(() -> metric(service, "sojourn_quarantine_events_total{result=\"dropped\"}") > 0);
            } finally {
                service.executeInDatabase("ALTER TABLE moved RENAME TO event_quarantine");
            }
        }
    }

    @Test
    void whatWasTakenIsWrittenBeforeTheEnd(DatabaseUrl database) {
        String session;
        try (TestService service = TestService.start(database, SETTINGS)) {
            session = service.newSession();
            IntStream.range(0, 3).forEach(i -> service.trackAll(session, batch(40, "")));
        }
        try (TestService service = TestService.start(database, SETTINGS)) {
            assertEquals("120", service.queryDatabase(
                    "SELECT count(*) FROM event_quarantine WHERE session_id = '" + session + "'"));
            assertEquals(List.of(), service.events(session, "").events().getList());
        }
    }

    @Test
    void withoutTrackingNothingIsKept(DatabaseUrl database) {
        try (TestService service = TestService.start(database, Map.of("ENABLE_EVENT_TRACKING", "false"))) {
            String session = TestService.randomId();
            assertEquals(400, service.track(session, new JsonObject().put("eventType", "x")).status());
            service.trackAll(session, batch(3, ""));
        }
        try (TestService service = TestService.start(database)) {
            assertEquals("0", service.queryDatabase(
                    "SELECT count(*) FROM event_quarantine WHERE reason <> 'SCHEMA' OR event_type IS NULL"));
        }
    }
}
