package dev.sojourn.launcher;

import dev.sojourn.contract.Eventually;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A conversion is a signup, and not whatever a client says of one. */
@ExtendWith(TestDatabase.class)
class ConversionsTest {

    private static final String SIGNUP_COMPLETED = "SIGNUP_COMPLETED";

    private TestService service;

    @BeforeEach
    void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("USERS_SWEEP_INTERVAL", "100ms", "USERS_SWEEP_AFTER", "1h"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static JsonObject form() {
        return new JsonObject().put("email", UUID.randomUUID() + "@example.org");
    }

    private double conversions() {
        return service.metric("sojourn_conversions_total");
    }

    private static JsonObject fake() {
        return new JsonObject().put("eventType", SIGNUP_COMPLETED).put("eventId", UUID.randomUUID().toString())
                .put("payload", new JsonObject().put("ctaVariant", "B"));
    }

    @Test
    void aClientsWordIsNone() {
        String session = service.newSession();
        assertEquals(201, service.track(session, fake()).status());
        assertEquals(1, service.trackAll(session, new JsonObject().put("events", new JsonArray().add(fake())))
                .body().getInteger("accepted"));
        assertEquals(2, service.metric("sojourn_events_total{result=\"stored\",type=\"SIGNUP_COMPLETED\"}"));
        assertEquals(0, conversions());

        JsonObject form = form();
        assertEquals(201, service.signUp(session, form).status());
        assertEquals(1, conversions());

        // The same signup again, and what the client says of it afterwards.
        assertEquals(200, service.signUp(session, form).status());
        assertEquals(200, service.track(session, fake()).status());
        assertEquals(409, service.signUp(session, form()).status());
        assertEquals(1, conversions());
    }

    @Test
    void whoDoesNotConsentIsNone() {
        String session = service.newSession();
        service.choose(session, false, true, null);
        assertEquals(201, service.signUp(session, form()).status());
        assertEquals(0, conversions());
    }

    @Test
    void aSignupThatWasCutShortIsOneWhenItIsCompleted() {
        String session = service.newSession();
        JsonObject form = form();
        SignupCutShortTest.Cut.BEFORE_MARK.begin(service);
        Answer failed = service.signUp(session, form);
        SignupCutShortTest.Cut.BEFORE_MARK.end(service);
        assertEquals(500, failed.status());
        assertEquals(0, conversions());

        service.clock().pass(Duration.ofMinutes(61));

        Eventually.holds(() -> conversions() == 1);
        assertEquals(200, service.signUp(session, form).status());
        assertEquals(1, conversions());
    }
}
