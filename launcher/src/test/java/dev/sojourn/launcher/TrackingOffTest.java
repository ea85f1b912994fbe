package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;

@ExtendWith(TestDatabase.class)
class TrackingOffTest {

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("ENABLE_EVENT_TRACKING", "false"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void storesNothingOfAnEventAndSaysSo() {
        String session = TestService.randomId();

        Answer answer = service.track(session, "PAGE_VIEW", new JsonObject());

        assertEquals(202, answer.status());
        assertEquals(new JsonObject().put("success", true).put("tracked", false), answer.body());
        assertEquals(404, service.user(session).status());
    }

    @Test
    void stillRefusesWhatIsNoEvent() {
        assertEquals(400, service.track(TestService.randomId(), "no type", new JsonObject()).status());
        assertEquals("SESSION_REQUIRED", service.track(null, "PAGE_VIEW", new JsonObject()).code());
    }

    @Test
    void aSignupSucceedsWithoutItsEvent() {
        String session = service.newSession();

        assertEquals(201, service.signUp(session, new JsonObject().put("email", "a@example.org")).status());

        assertEquals(0, service.events(session, "").events().size());
        assertEquals("a@example.org",
                service.user(session).session().getJsonObject("userData").getString("email"));
        assertEquals("t", service.queryDatabase("SELECT signup_completed_at IS NOT NULL FROM users"));
    }
}
