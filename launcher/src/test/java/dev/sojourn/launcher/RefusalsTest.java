package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(TestDatabase.class)
class RefusalsTest {

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Answer post(String contentType, byte[] body) {
        HttpRequest.Builder request = service.builder("POST", "/api/events", BodyPublishers.ofByteArray(body))
                .header("X-Session-ID", TestService.randomId());
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return service.exchange(request.build());
    }

    private static Answer post(String body) {
        return post("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer payload(String payload) {
        return post("{\"eventType\":\"A\",\"payload\":" + payload + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/api", "/api/", "/api/session", "/api/events/x",
        "/api/sessions/x/y", "/API/sessions"})
    void anUnknownPathIsNotFound(String path) {
        Answer answer = service.exchange(service.request("GET", path));
        assertEquals(404, answer.status());
        assertEquals("NOT_FOUND", answer.code());
        assertEquals("application/problem+json", answer.header("Content-Type"));
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/sessions, POST", "DELETE, /api/events, POST", "POST, /api/sessions/x/user, GET",
        "PUT, /api/sessions/x, DELETE", "GET, /api/users/signup, POST", "PATCH, /api/sessions/x/events, GET",
        "TRACE, /api/events, POST"})
    void aKnownPathWithAnotherMethodNamesThoseThereAre(String method, String path, String allowed) {
        Answer answer = service.exchange(service.request(method, path));
        assertEquals(405, answer.status());
        assertEquals("METHOD_NOT_ALLOWED", answer.code());
        assertEquals(Set.of("OPTIONS", allowed), Set.of(answer.header("Allow").split(", ")));
    }

    @Test
    void takesJsonAndNothingElse() {
        byte[] body = "{\"eventType\":\"A\"}".getBytes(StandardCharsets.UTF_8);
        for (String type : new String[] {null, "text/plain", "application/xml", "application/json; charset=latin1",
            "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense", "application/json5"}) {
            Answer answer = post(type, body);
            assertEquals(415, answer.status(), type);
            assertEquals("UNSUPPORTED_MEDIA_TYPE", answer.code());
        }
        for (String type : new String[] {"application/json", "Application/JSON; charset=\"utf-8\""}) {
            assertEquals(201, post(type, body).status(), type);
        }
    }

    @Test
    void boundsTheBody() {
        assertEquals(201, payload("{\"a\":\"" + "x".repeat(65_000) + "\"}").status());
        Answer answer = payload("{\"a\":\"" + "x".repeat(65_536) + "\"}");
        assertEquals(413, answer.status());
        assertEquals("PAYLOAD_TOO_LARGE", answer.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "1", "\"x\"", "{", "{}}", "{\"a\":1,}", "{'a':1}", "{a:1}",
        "{\"a\":NaN}", "{\"a\":01}", "// c\n{}", "{\"eventType\":\"A\"} x", "{\"eventType\":\"A\"}{}",
        "{\"eventType\":\"A\",\"eventType\":\"B\"}", "{\"eventType\":\"A\",\"eventType\":\"B\"}"})
    void refusesWhatIsNoJsonObject(String body) {
        Answer answer = post(body);
        assertEquals(400, answer.status());
        assertEquals("INVALID_REQUEST", answer.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}", "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"a\":1e309}", "{\"a\":-1e400}", "{\"a\":1e-400}", "{\"a\":1,\"a\":2}", "{\"b\":{\"a\":1,\"a\":1}}",
        "{\"answersCount\":-1}", "{\"answersCount\":1.5}", "{\"page\":1}", "{\"timestamp\":5}", "[]", "\"x\"", "null"})
    void refusesWhatCouldNotBeReadBackEqual(String payload) {
        Answer answer = payload(payload);
        assertEquals(400, answer.status(), answer.text());
        assertTrue(answer.pointers().startsWith("/payload"), answer.text());
    }

    @Test
    void refusesInvalidUtf8() {
        byte[] body = "{\"eventType\":\"A\",\"payload\":{\"a\":\"??\"}}".getBytes(StandardCharsets.ISO_8859_1);
        int place = body.length - 5;
        for (byte[] invalid : new byte[][] {{(byte) 0xC0, (byte) 0x80}, {(byte) 0xFF, 'x'}, {(byte) 0xE9, 'x'}}) {
            byte[] copy = body.clone();
            System.arraycopy(invalid, 0, copy, place, 2);
            assertEquals(400, post("application/json", copy).status());
        }
    }

    @Test
    void boundsNesting() {
        assertEquals(201, payload("{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}").status());
        assertEquals(400, payload("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}").status());
        assertEquals(400, payload("{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}").status());
    }

    @Test
    void everyAnswerNamesItsRequest() {
        Answer own = service.exchange(service.builder("GET", "/api/nowhere", BodyPublishers.noBody())
                .header("X-Request-ID", "my-id_1.2").build());
        assertEquals("my-id_1.2", own.header("X-Request-ID"));
        assertEquals("my-id_1.2", own.body().getString("requestId"));

        Answer given = service.exchange(service.builder("GET", "/api/nowhere", BodyPublishers.noBody())
                .header("X-Request-ID", "two words").build());
        assertNotEquals("two words", given.header("X-Request-ID"));
        assertEquals(given.header("X-Request-ID"), given.body().getString("requestId"));
        assertNotNull(service.exchange(service.request("POST", "/api/sessions")).header("X-Request-ID"));
    }

    @Test
    void namesEveryMistakeAtOnce() {
        Answer answer = post("{\"eventType\":\"a\","
                + "\"eventId\":\"x\",\"payload\":{\"page\":1,\"answersCount\":-1},\"x\":1}");
        assertEquals(Set.of("/eventType", "/eventId", "/payload/page", "/payload/answersCount", "/x"),
                Set.of(answer.pointers().split(" ")));
        assertFalse(answer.body().getBoolean("success"));
    }

    @Test
    void aBrokenPathIsNotFoundOrInvalid() {
        for (String path : new String[] {"/api/sessions/%E9/user", "/api/sessions/..%2f..%2fetc/user",
            "/api/sessions/%00/user", "/api/events?%E9=%E9"}) {
            int status = service.exchange(service.request("GET", path)).status();
            assertTrue(status == 400 || status == 404 || status == 405, path + " " + status);
        }
    }
}
