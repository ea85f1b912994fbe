package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** Who plants a session in somebody's browser, id, token and cookie, sees nothing of what its visitor becomes. */
@ExtendWith(TestDatabase.class)
class FixationTest {

    private static TestService service;
    /** The same sessions where ids are proof enough. */
    private static TestService byId;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database,
                Map.of("SESSIONS_PROOF", "token", "SERVER_API_KEY", ApiOperation.SERVER_KEY));
        byId = TestService.start(database);
    }

    @AfterAll
    static void stop() {
        service.close();
        byId.close();
    }

    private static JsonObject form() {
        return new JsonObject().put("email", UUID.randomUUID() + "@example.org");
    }

    private static Answer link(String sessionId, String userId) {
        return service.call("POST", "/api/sessions/" + sessionId + "/link", null,
                new JsonObject().put("userId", userId), "Authorization", "Bearer " + ApiOperation.SERVER_KEY);
    }

    private static Answer user(String sessionId, OpenedSession proof) {
        return service.call("GET", "/api/sessions/" + sessionId + "/user", null, null, proof.proof());
    }

    private static String newUser() {
        OpenedSession session = OpenedSession.at(service);
        return service.call("POST", "/api/users/signup", session.id(), form(), session.proof())
                .user().getString("userId");
    }

    /** By what a session comes to read more than it could. */
    enum Raise {
        SIGNUP_BY_COOKIE {
            @Override
            Answer of(OpenedSession planted, Browser victim) {
                return victim.ofPage("POST", "/api/users/signup", planted.id(), form());
            }
        },
        SIGNUP_BY_TOKEN {
            @Override
            Answer of(OpenedSession planted, Browser victim) {
                return service.call("POST", "/api/users/signup", planted.id(), form(), planted.proof());
            }
        },
        SIGNUP_WITH_A_KEY {
            @Override
            Answer of(OpenedSession planted, Browser victim) {
                return victim.send("POST", "/api/users/signup", planted.id(), form(), "Sec-Fetch-Site", "same-origin",
                        "Idempotency-Key", UUID.randomUUID().toString());
            }
        },
        LOGIN {
            @Override
            Answer of(OpenedSession planted, Browser victim) {
                return link(planted.id(), newUser());
            }
        };

        /** @return the answer with the session's new token */
        abstract Answer of(OpenedSession planted, Browser victim);
    }

    private static void assertDead(OpenedSession planted) {
        for (ApiOperation operation : ApiOperation.proven()) {
            for (String[] proof : List.of(planted.proof(), planted.cookie(), new String[0])) {
                assertEquals("SESSION_PROOF_REQUIRED", operation.call(service, planted.id(), proof).code(),
                        operation.id());
            }
        }
        for (String[] proof : List.of(planted.proof(), planted.cookie(), new String[0])) {
            assertNotEquals(planted.id(),
                    service.call("POST", "/api/sessions", planted.id(), new JsonObject(), proof).sessionId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasPlantedIsDead(Raise raise) {
        OpenedSession planted = OpenedSession.at(service);
        Browser victim = new Browser(service);
        victim.plant(planted.token());

        OpenedSession raised = OpenedSession.of(raise.of(planted, victim));

        assertEquals(planted.id(), raised.id());
        assertDead(planted);
        Answer known = user(raised.id(), raised);
        assertEquals(200, known.status());
        assertFalse(known.session().getString("userId").isEmpty());
    }

    @Test
    void theVictimsBrowserKeepsWhatOnlyItWasGiven() {
        OpenedSession planted = OpenedSession.at(service);
        Browser victim = new Browser(service);
        victim.plant(planted.token());

        assertEquals(201, victim.ofPage("POST", "/api/users/signup", planted.id(), form()).status());

        assertNotEquals(planted.token(), victim.token());
        assertEquals(200, victim.ofPage("GET", "/api/sessions/" + planted.id() + "/export", null, null).status());
        // Who leaves leaves nothing that was known to anybody before either.
        Answer left = victim.ofPage("POST", "/api/sessions/" + planted.id() + "/unlink", null, null);
        assertDead(planted);
        assertEquals(401, user(left.sessionId(), planted).status());
    }

    /** Where ids are proof, each opening gives a token: they are not to be worth anything once tokens are asked for. */
    @ParameterizedTest
    @EnumSource(names = {"SIGNUP_BY_TOKEN", "LOGIN"})
    void asManyAsCanBePlantedAreDead(Raise raise) {
        String id = byId.newSession();
        List<OpenedSession> planted = Stream.generate(() -> OpenedSession.of(byId.openSession(id, new JsonObject())))
                .limit(8).toList();
        planted.forEach(each -> assertEquals(200, user(id, each).status()));

        OpenedSession raised = OpenedSession.of(raise.of(planted.get(7), null));

        planted.forEach(FixationTest::assertDead);
        assertEquals(200, user(id, raised).status());
    }

    /** With a key of the planter's own, a signup of the planter's own. */
    @Test
    void aKeyThatWasPlantedRepeatsNobodysSignup() {
        OpenedSession planted = OpenedSession.at(service);
        String key = UUID.randomUUID().toString();
        JsonObject taken = form();
        OpenedSession other = OpenedSession.at(service);
        service.call("POST", "/api/users/signup", other.id(), taken, other.proof());
        assertEquals("EMAIL_TAKEN", service.call("POST", "/api/users/signup", planted.id(), taken, ApiOperation.TOKEN,
                planted.token(), "Idempotency-Key", key).code());
        Browser victim = new Browser(service);
        victim.plant(planted.token());
        JsonObject victims = form();

        assertEquals(201, victim.ofPage("POST", "/api/users/signup", planted.id(), victims).status());

        for (JsonObject tried : List.of(victims, taken)) {
            assertEquals("SESSION_PROOF_REQUIRED", service.call("POST", "/api/users/signup", planted.id(), tried,
                    ApiOperation.TOKEN, planted.token(), "Idempotency-Key", key).code());
        }
    }
}
