package dev.sojourn.launcher;

import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Retention in the whole service: what a client and an operator see of it. */
@ExtendWith(TestDatabase.class)
class RetentionTest {

    private static final Pattern LAST_SUCCESS =
            Pattern.compile("\nsojourn_job_last_success_seconds\\{job=\"retention\"} (\\S+)");

    private TestService service;

    @BeforeEach
    void start(DatabaseUrl database) {
        service = TestService.start(database,
                Map.of("EVENT_RETENTION_DAYS", "28", "SESSION_EXPIRY", "30d", "RETENTION_INTERVAL", "100ms"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void eventsGoThenTheirSessionAndItsIdMaySignUpAgain() {
        String session = service.newSession();
        JsonObject form = new JsonObject().put("email", session + "@example.org");
        service.track(session, "PAGE_VIEW", new JsonObject());
        assertEquals(201, service.signUp(session, form).status());

        pass(Duration.ofDays(27));
        assertEquals(2, service.events(session, "").events().size());
        pass(Duration.ofDays(9));
        assertEquals("0", service.queryDatabase("SELECT count(*) FROM event_logs"));
        assertEquals("0", service.queryDatabase("SELECT count(*) FROM user_sessions"));
        assertEquals(404, service.user(session).status());

        assertEquals(201, service.openSession(session, new JsonObject()).status());
        assertEquals(201, service.signUp(session, form.copy().put("email", "again" + session + "@example.org")).status());
        String metrics = service.management("/metrics").text();
        assertTrue(metrics.contains("\nsojourn_retention_sessions_purged_total 1.0"), metrics);
        assertTrue(metrics.contains("\nsojourn_job_failures_total{job=\"retention\"} 0.0"), metrics);
        assertTrue(metrics.contains("\nsojourn_job_failures_total{job=\"signup-sweep\"} 0.0"), metrics);
        assertTrue(metrics.contains("\nsojourn_retention_partitions_dropped_total"), metrics);
        assertTrue(metrics.contains("\nsojourn_retention_partitions 1"), metrics);
    }

    /** Lets the time pass and a run of the job with it. */
    private void pass(Duration time) {
        service.clock().pass(time);
        double now = service.clock().instant().toEpochMilli() / 1000.0;
        Eventually.holds(() -> lastSuccess() >= now);
    }

    private double lastSuccess() {
        Matcher line = LAST_SUCCESS.matcher(service.management("/metrics").text());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }
}
