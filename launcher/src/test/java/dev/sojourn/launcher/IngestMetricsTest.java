package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What an operator sees of ingest. */
@ExtendWith(TestDatabase.class)
class IngestMetricsTest {

    private static final List<String> SERIES = List.of("sojourn_events", "sojourn_ingest", "sojourn_errors",
            "sojourn_quarantine", "sojourn_http", "sojourn_bus");

    private TestService service;
    private String session;

    @BeforeEach
    void start(DatabaseUrl database) {
        service = TestService.start(database);
        session = service.newSession();
        // A scrape is a request too, and has series of its own.
        service.management("/metrics");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void countsWhatBecameOfEachEventAndFollowsTheBatches() {
        JsonObject event = event("PAGE_VIEW");
        assertEquals(201, service.track(session, event).status());
        assertEquals(200, service.track(session, event).status());
        assertEquals(200, batch(List.of(event, event("A"), event("B"), event("a type that the schema refuses"))));

        assertEquals(1, events("stored", "PAGE_VIEW"));
        assertEquals(2, events("duplicate", "PAGE_VIEW"));
        assertEquals(2, events("stored", "other"));
        assertEquals(0, events("duplicate", "other"));
        assertEquals(3, service.metric("sojourn_ingest_batch_events_count"));
        assertEquals(5, service.metric("sojourn_ingest_batch_events_sum"));
        assertEquals(3, service.metric("sojourn_ingest_commit_seconds_count"));
        assertTrue(service.metric("sojourn_ingest_commit_seconds_sum") > 0);
        assertEquals(0, service.metric("sojourn_ingest_queue_events"));
    }

    @Test
    void aThousandInventedTypesMakeNoNewSeries() {
        track("KNOWN_");
        Set<String> before = series();
        track("INVENTED_");

        Set<String> made = series();
        made.removeAll(before);
        assertEquals(Set.of(), made);
        assertFalse(service.management("/metrics").text().contains("INVENTED_"));
    }

    /** Accepted, refused and sent again. */
    private void track(String prefix) {
        List<JsonObject> events = IntStream.range(0, 1000).mapToObj(i -> event(prefix + i)).toList();
        assertEquals(200, batch(events));
        assertEquals(200, batch(events));
        assertEquals(201, service.track(session, event(prefix)).status());
        assertEquals(400, service.track(session, event(prefix.toLowerCase())).status());
    }

    /** Those that events have to do with; jobs that run beside them have their own. */
    private Set<String> series() {
        return service.management("/metrics").text().lines()
                .filter(line -> SERIES.stream().anyMatch(line::startsWith))
                .map(line -> line.substring(0, line.lastIndexOf(' '))).collect(Collectors.toSet());
    }

    private double events(String result, String type) {
        return service.metric("sojourn_events_total{result=\"%s\",type=\"%s\"}".formatted(result, type));
    }

    private static JsonObject event(String type) {
        return new JsonObject().put("eventType", type).put("eventId", TestService.randomId());
    }

    private int batch(List<JsonObject> events) {
        return service.trackAll(session, new JsonObject().put("events", new JsonArray(events))).status();
    }
}
