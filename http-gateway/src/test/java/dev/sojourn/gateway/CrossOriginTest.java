package dev.sojourn.gateway;

import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class CrossOriginTest {

    private static final List<String> ORIGINS =
            List.of("https://www.example.org", "https://app.example.org:8443", "http://localhost:*", "http://[::1]:*");
    private static final String LISTED = "https://www.example.org";

    private static TestGateway gateway;
    private static TestGateway closed;
    private static List<OpenSession> opened;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start(allowing(ORIGINS));
        opened = gateway.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.anonymous(), true));
        closed = TestGateway.start(allowing(List.of()));
        closed.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.anonymous(), true));
    }

    @BeforeEach
    void forget() {
        opened.clear();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        closed.close();
    }

    private static HttpSettings allowing(List<String> origins) {
        return new HttpSettings("127.0.0.1", 0, 65_536, 0, true, true, origins, TestGateway.SETTINGS.erasure(),
                TestGateway.SETTINGS.drain(), HttpsSettings.NONE);
    }

    private static Set<String> list(String header) {
        return Arrays.stream(header.split(",")).map(each -> each.strip().toLowerCase()).collect(Collectors.toSet());
    }

    private static Answer preflight(TestGateway gateway, String origin) {
        return gateway.send("OPTIONS", "/api/events", BodyPublishers.noBody(), "Origin", origin,
                "Access-Control-Request-Method", "POST",
                "Access-Control-Request-Headers", "content-type,x-session-id,x-request-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {LISTED, "https://app.example.org:8443", "http://localhost", "http://localhost:5173",
        "http://localhost:1", "http://[::1]", "http://[::1]:3000"})
    void letsPagesOfListedOriginsIn(String origin) {
        Answer preflight = preflight(gateway, origin);
        assertEquals(204, preflight.status());
        assertEquals(origin, preflight.header("Access-Control-Allow-Origin"));
        assertEquals(Set.of("get", "post", "put", "patch", "delete"),
                list(preflight.header("Access-Control-Allow-Methods")));
        assertEquals(Set.of("content-type", "authorization", "x-session-id", "x-request-id", "x-session-token",
                        "idempotency-key", "sec-gpc"),
                list(preflight.header("Access-Control-Allow-Headers")));
        assertEquals("86400", preflight.header("Access-Control-Max-Age"));

        Answer answer = gateway.post("/api/sessions", "{}", "Origin", origin);
        assertEquals(201, answer.status());
        assertReadable(answer, origin);
    }

    private static void assertReadable(Answer answer, String origin) {
        assertEquals(origin, answer.header("Access-Control-Allow-Origin"));
        assertEquals(Set.of("x-request-id", "retry-after"), list(answer.header("Access-Control-Expose-Headers")));
        assertEquals("origin", answer.header("Vary").toLowerCase());
        assertEquals("true", answer.header("Access-Control-Allow-Credentials"));
    }

    @Test
    void letsThemReadErrorsToo() {
        Answer notFound = gateway.get("/api/nowhere", "Origin", LISTED);
        assertEquals(404, notFound.status());
        assertReadable(notFound, LISTED);
        Answer notAllowed = gateway.get("/api/events", "Origin", LISTED);
        assertEquals(405, notAllowed.status());
        assertReadable(notAllowed, LISTED);
        Answer invalid = gateway.post("/api/sessions", "{", "Origin", LISTED);
        assertEquals(400, invalid.status());
        assertReadable(invalid, LISTED);
        Answer tooLarge = gateway.post("/api/sessions", "x".repeat(70_000), "Origin", LISTED);
        assertEquals(413, tooLarge.status());
        assertReadable(tooLarge, LISTED);
        Answer unavailable = gateway.send("DELETE", "/api/sessions/" + Samples.SESSION, BodyPublishers.noBody(),
                "Origin", LISTED);
        assertEquals(503, unavailable.status());
        assertReadable(unavailable, LISTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://www.example.org", "https://www.example.org:443",
        "https://www.example.org:8443", "https://app.example.org", "https://example.org", "https://wwwXexample.org",
        "https://x.www.example.org", "https://www.example.org.evil.example", "https://www.example.org/",
        "HTTPS://WWW.EXAMPLE.ORG", "https://localhost:5173", "http://localhost:", "http://localhost:x",
        "http://localhost:80.evil.example", "http://localhost.evil.example:80", "http://localhost:80/x",
        "http://localhost:*", "http://[::2]:80", "http://::1:80", "null", "*", "", "://", "x", "https://",
        "https://www.example.org https://www.example.org"})
    void refusesPagesOfOthersBeforeAnythingHappens(String origin) {
        Answer answer = gateway.post("/api/sessions", "{}", "Origin", origin);
        assertEquals(403, answer.status());
        assertEquals("ORIGIN_NOT_ALLOWED", answer.code());
        assertNull(answer.header("Access-Control-Allow-Origin"));
        assertEquals("origin", answer.header("Vary").toLowerCase());
        assertEquals(List.of(), opened);
        Answer preflight = preflight(gateway, origin);
        assertEquals(403, preflight.status());
        assertNull(preflight.header("Access-Control-Allow-Origin"));
    }

    @Test
    void letsItsOwnPagesInUnlisted() {
        for (TestGateway each : List.of(gateway, closed)) {
            for (String scheme : List.of("http", "https")) {
                Answer answer = each.post("/api/sessions", "{}", "Origin", scheme + "://127.0.0.1:" + each.port());
                assertEquals(201, answer.status());
                assertNull(answer.header("Access-Control-Allow-Origin"));
                assertEquals("origin", answer.header("Vary").toLowerCase());
            }
            assertEquals(403, each.post("/api/sessions", "{}", "Origin", "http://127.0.0.1:1").status());
            assertEquals(403, each.post("/api/sessions", "{}", "Origin", "http://127.0.0.1").status());
        }
    }

    @Test
    void comparesItsOwnNameWithoutCase() {
        try (RawConnection connection = gateway.connect()) {
            connection.send("POST /api/sessions HTTP/1.1\r\nHost: API.example.ORG\r\n"
                    + "Origin: https://api.example.org\r\n\r\n");
            assertEquals(201, connection.answer().status());
        }
    }

    @Test
    void servesWhatIsNoPageOfABrowser() {
        Answer answer = gateway.post("/api/sessions", "{}");
        assertEquals(201, answer.status());
        assertNull(answer.header("Access-Control-Allow-Origin"));
        assertEquals("origin", answer.header("Vary").toLowerCase());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://localhost:5173", "null"})
    void withoutAListThereAreNoOthers(String origin) {
        assertEquals(403, closed.post("/api/sessions", "{}", "Origin", origin).status());
        assertEquals(403, preflight(closed, origin).status());
        assertNull(preflight(closed, origin).header("Access-Control-Allow-Origin"));
    }

    @Test
    void tellsTheMethodsWhereNothingIsAskedForAPage() {
        Answer answer = gateway.send("OPTIONS", "/api/events", BodyPublishers.noBody(), "Origin", LISTED);
        assertEquals(204, answer.status());
        assertEquals("OPTIONS, POST", answer.header("Allow"));
        assertReadable(answer, LISTED);
    }
}
