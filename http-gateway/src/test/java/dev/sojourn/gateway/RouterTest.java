package dev.sojourn.gateway;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.Draft;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.sojourn.gateway.Samples.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class RouterTest {

    private static final String EVENT = "{\"eventType\":\"A\"}";

    private static TestGateway gateway;
    private static List<OpenSession> opened;
    private static List<AppendEvents> appended;

    @RegisterExtension
    final RecordedLog log = new RecordedLog();

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        opened = gateway.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.anonymous(), true));
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(null));
        gateway.reply(Endpoints.EVENT_LIST, Samples.NO_EVENTS);
        gateway.reply(Endpoints.SESSION_TOUCH, Samples.TOUCHED);
        appended = gateway.reply(Endpoints.EVENT_APPEND, Samples.STORED);
    }

    @BeforeEach
    void forget() {
        opened.clear();
        appended.clear();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Answer post(String contentType, String body) {
        return gateway.exchange(gateway.request("POST", "/api/events", BodyPublishers.ofString(body),
                "X-Session-ID", SESSION, "Content-Type", contentType).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/", "/api/nowhere", "/api/sessions/x/other", "/api/events/x",
        "/API/sessions", "/api/sessions;x=1", "/api/%2e%2e/api/nowhere", "/api/sessions/a/b/c"})
    void doesNotFindWhatIsNotThere(String path) {
        Answer answer = gateway.get(path);
        assertEquals(404, answer.status());
        assertEquals("NOT_FOUND", answer.code());
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/sessions, POST", "HEAD, /api/events, POST", "DELETE, /api/events, POST",
        "PUT, /api/users/signup, POST", "TRACE, /api/users/signup, POST", "FOO, /api/users/signup, POST",
        "POST, /api/sessions/x/user, GET", "PATCH, /api/sessions/x/events, GET", "GET, /api/sessions/x, DELETE",
        "HEAD, /api/sessions/x/user, GET"})
    void namesTheMethodsThereAre(String method, String path, String allowed) {
        Answer answer = gateway.send(method, path, BodyPublishers.noBody());
        assertEquals(405, answer.status());
        assertEquals(Set.of("OPTIONS", allowed), Set.of(answer.header("Allow").split(", ")));
        if (!method.equals("HEAD")) {
            assertEquals("METHOD_NOT_ALLOWED", answer.code());
        }
    }

    @Test
    void tellsTheMethodsWhenAskedForThem() {
        Answer answer = gateway.send("OPTIONS", "/api/sessions/x/user", BodyPublishers.noBody());
        assertEquals(204, answer.status());
        assertEquals("OPTIONS, GET", answer.header("Allow"));
        assertEquals("", answer.text());
        assertNull(answer.header("Content-Type"));
    }

    @ParameterizedTest
    @CsvSource({"POST, /api/sessions/", "POST, /api//sessions", "POST, /api/./sessions", "POST, /x/../api/sessions",
        "POST, /api/%73essions", "POST, /api/sessions?x=1"})
    void knowsAPathByOtherSpellings(String method, String path) {
        assertEquals(201, gateway.send(method, path, BodyPublishers.noBody()).status());
    }

    @Test
    void knowsAnEncodedIdAndATrailingSlash() {
        assertEquals(200, gateway.get("/api/sessions/%30" + SESSION.substring(1) + "/user").status());
        assertEquals(200, gateway.get("/api/sessions/" + SESSION + "/events/").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%E9", "..%2f..%2fetc", "%2F", "a%20b", "%F0%9F%98%80", "%25"})
    void refusesIdsWhateverTheyDecodeTo(String id) {
        Answer answer = gateway.get("/api/sessions/" + id + "/user");
        assertEquals(400, answer.status());
        assertEquals("path/sessionId", answer.pointers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "application/xml", "application/json; charset=latin1", "nonsense", ";",
        "application/json5", "application/json, text/plain", "application/", "/json", "a/b/c",
        "application/json; charset=\"utf-16\"", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x", "Multipart/Form-Data; boundary=x", "application/x-www-form-urlencoded"})
    void takesNothingButJson(String contentType) {
        Answer answer = post(contentType, EVENT);
        assertEquals(415, answer.status(), answer.text());
        assertEquals("UNSUPPORTED_MEDIA_TYPE", answer.code());
        assertEquals(List.of(), appended);
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON;charset=UTF-8", "application/json; charset=\"utf-8\"",
        "application/json; other=1", "application/json;q=x"})
    void takesJson(String contentType) {
        assertEquals(201, post(contentType, EVENT).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "multipart/form-data"})
    void decodesNoForms(String contentType) {
        for (String body : List.of("a=" + "x".repeat(20_000), "%", "a=%zz&%=&&", "--x\r\n\r\n", "a=1&".repeat(5_000))) {
            assertEquals(415, post(contentType, body).status(), body.substring(0, 1));
        }
        Answer optional = gateway.exchange(gateway.request("POST", "/api/sessions", BodyPublishers.ofString("a=1"),
                "Content-Type", contentType).build());
        assertEquals(415, optional.status());
        assertEquals(List.of(), opened);
        assertEquals(List.of(), log.warningsAndErrors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
    void asksForNoTypeOfNothing(String contentType) {
        assertEquals(201, gateway.send("POST", "/api/sessions", BodyPublishers.ofString(""), "Content-Type",
                contentType).status());
    }

    @Test
    void boundsBodiesToTheByte() {
        String most = EVENT + " ".repeat(TestGateway.SETTINGS.bodyLimit() - EVENT.length());
        assertEquals(201, post("application/json", most).status());
        Answer answer = post("application/json", most + " ");
        assertEquals(413, answer.status());
        assertEquals("PAYLOAD_TOO_LARGE", answer.code());
        assertEquals(1, appended.size());
    }

    @Test
    void namesEveryAnswerByTheClientsIdOrItsOwn() {
        assertEquals("my-id_1.2", gateway.get("/api/nowhere", "X-Request-ID", "my-id_1.2").header("X-Request-ID"));
        for (String id : List.of("two words", "x".repeat(65), "a\tb", "", "a;b", "<b>", "a\u00e9")) {
            String given = gateway.get("/api/nowhere", "X-Request-ID", id).header("X-Request-ID");
            assertNotEquals(id, given);
            assertEquals(36, given.length());
        }
    }

    @Test
    void readsUtf8() {
        assertEquals(201, post("application/json", "{\"eventType\":\"A\",\"payload\":{\"ü\":\"😀\"}}").status());
        Answer latin = gateway.exchange(gateway.request("POST", "/api/events",
                BodyPublishers.ofByteArray("{\"eventType\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1)),
                "X-Session-ID", SESSION, "Content-Type", "application/json").build());
        assertEquals(400, latin.status());
    }
}
