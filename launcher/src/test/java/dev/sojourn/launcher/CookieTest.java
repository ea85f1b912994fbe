package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** A page of the API's own site leaves the token to the browser, from the first visit to the erasure. */
@ExtendWith(TestDatabase.class)
class CookieTest {

    private static TestService service;

    private Browser browser;
    private String session;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database, Map.of("SESSIONS_PROOF", "token"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void visit() {
        browser = new Browser(service);
        session = browser.ofPage("POST", "/api/sessions", null, new JsonObject()).sessionId();
    }

    private Answer user(String sessionId) {
        return user(browser, sessionId);
    }

    private static Answer user(Browser browser, String sessionId) {
        return browser.ofPage("GET", "/api/sessions/" + sessionId + "/user", null, null);
    }

    private static JsonObject form() {
        return new JsonObject().put("email", UUID.randomUUID() + "@example.org");
    }

    @Test
    void theCookieIsAllItTakes() {
        assertEquals(200, user(session).status());
        assertEquals(201, browser.ofPage("POST", "/api/users/signup", session, form()).status());
        assertEquals(200, browser.ofPage("POST", "/api/sessions", session, new JsonObject()).status());
        assertEquals(401, user(new Browser(service), session).status());
    }

    @Test
    void aSignupReplacesIt() {
        String before = browser.token();
        Answer signedUp = browser.ofPage("POST", "/api/users/signup", session, form());
        assertEquals(signedUp.session().getString("token"), browser.token());
        assertNotEquals(before, browser.token());
        assertEquals(200, user(session).status());
    }

    @Test
    void whoLeavesHasThatOfTheNewSession() {
        String before = browser.token();
        Answer left = browser.ofPage("POST", "/api/sessions/" + session + "/unlink", null, new JsonObject());
        assertEquals(201, left.status());
        assertEquals(left.session().getString("token"), browser.token());
        assertNotEquals(before, browser.token());
        assertEquals(200, user(left.sessionId()).status());
        assertEquals(401, user(session).status());
    }

    @Test
    void anErasureTakesItAway() {
        String path = "/api/sessions/" + session;
        // What a page of another site may have brought about.
        assertEquals("CROSS_SITE_COOKIE", browser.send("DELETE", path, null, null).code());
        assertEquals("CROSS_SITE_COOKIE",
                browser.send("DELETE", path, null, null, "Sec-Fetch-Site", "cross-site").code());
        assertEquals("ORIGIN_NOT_ALLOWED", browser.send("DELETE", path, null, null, "Origin", "https://evil.example",
                "Sec-Fetch-Site", "cross-site").code());
        assertEquals(200, user(session).status());

        assertEquals(200, browser.ofPage("DELETE", path + "?scope=user", null, null).status());

        assertNull(browser.token());
        assertEquals("SESSION_ERASED", user(session).code());
        assertEquals("SESSION_ERASED", browser.ofPage("POST", "/api/sessions", session, new JsonObject()).code());
        Answer anew = browser.ofPage("POST", "/api/sessions", null, new JsonObject());
        assertEquals(anew.session().getString("token"), browser.token());
        assertEquals(200, user(anew.sessionId()).status());
    }

    @Test
    void aRefusedErasureLeavesIt() {
        String kept = browser.token();
        String other = OpenedSession.at(service).id();
        assertEquals(401, browser.ofPage("DELETE", "/api/sessions/" + other, null, null).status());
        assertEquals(kept, browser.token());
        assertEquals(200, user(session).status());
    }
}
