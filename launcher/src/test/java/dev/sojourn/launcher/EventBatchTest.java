package dev.sojourn.launcher;

import com.fasterxml.uuid.Generators;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

@ExtendWith(TestDatabase.class)
class EventBatchTest {

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonObject batch(Object... events) {
        return new JsonObject().put("events", new JsonArray(List.of(events)));
    }

    private static JsonObject event(String type) {
        return new JsonObject().put("eventType", type);
    }

    private static List<String> statuses(Answer answer) {
        return results(answer).map(result -> result.getString("status")).toList();
    }

    private static Stream<JsonObject> results(Answer answer) {
        return answer.body().getJsonArray("results").stream().map(JsonObject.class::cast);
    }

    private static String pointers(Answer answer, int index) {
        return results(answer).toList().get(index).getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("pointer")).sorted().reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    private static Answer raw(String contentType, byte[] body, String... headers) {
        var request = service.builder("POST", "/api/events/batch", BodyPublishers.ofByteArray(body))
                .header("Content-Type", contentType);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return service.exchange(request.build());
    }

    @Test
    void storesGoodEventsAndNamesBadOnes() {
        String session = service.newSession();
        String repeated = TestService.randomId();
        service.track(session, event("A").put("eventId", repeated));

        Answer answer = service.trackAll(session, batch(event("A"), event("no type"), event("B").put("eventId", repeated),
                "no object", event("C").put("payload", new JsonObject().put("answersCount", -1).put("page", 1)),
                event("D").put("x", 1), event("E").put("eventId", Generators.timeBasedEpochGenerator().generate()
                        .toString())));

        assertEquals(200, answer.status());
        assertEquals(List.of("stored", "rejected", "duplicate", "rejected", "rejected", "rejected", "stored"),
                statuses(answer));
        assertEquals(2, answer.body().getInteger("accepted"));
        assertEquals(1, answer.body().getInteger("duplicates"));
        assertEquals("/eventType", pointers(answer, 1));
        assertEquals("", pointers(answer, 3));
        assertEquals("/payload/answersCount /payload/page", pointers(answer, 4));
        assertEquals("/x", pointers(answer, 5));
        assertEquals(IntStream.range(0, 7).boxed().toList(),
                results(answer).map(result -> result.getInteger("index")).toList());
        assertEquals(3, service.events(session, "").events().size());
    }

    @Test
    void anEventThatCouldNotBeReadBackLeavesTheOthersAlone() {
        String session = service.newSession();
        String good = "{\"eventType\":\"A\",\"payload\":{\"n\": 1e308}}";
        List<String> bad = List.of("{\"eventType\":\"A\",\"payload\":{\"a\":\"\\u0000\"}}",
                "{\"eventType\":\"A\",\"eventType\":\"B\"}", "{\"eventType\":\"A\",\"payload\":{\"a\":{\"b\":1e999}}}",
                "{\"eventType\":\"A\",\"payload\":{\"a\":\"\\ud800\"}}", "[[1e999]]", "null", "7",
                "{\"eventType\":\"A\",\"payload\":{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}}");
        for (String each : bad) {
            Answer answer = raw("application/json",
                    ("{\"events\":[" + good + "," + each + "," + good + "]}").getBytes(StandardCharsets.UTF_8),
                    "X-Session-ID", session);
            assertEquals(List.of("stored", "rejected", "stored"), statuses(answer), each);
        }
        assertEquals(2 * bad.size(), service.events(session, "").events().size());
        assertEquals(true, service.events(session, "").text().contains("{\"n\": 1e308}"));
    }

    @Test
    void anEventInEveryPositionTwiceInOneBatchIsStoredOnce() {
        for (String id : List.of(TestService.randomId(), Generators.timeBasedEpochGenerator().generate().toString())) {
            String session = service.newSession();
            JsonObject event = event("A").put("eventId", id);
            Answer answer = service.trackAll(session, batch(event, event("B"), event, event));
            assertEquals(List.of("stored", "stored", "duplicate", "duplicate"), statuses(answer));
            assertEquals(2, service.events(session, "").events().size());
        }
    }

    @Test
    void takesTheSessionFromHeaderBatchOrEvent() {
        String session = TestService.randomId();
        String other = TestService.randomId();
        assertEquals(List.of("stored"), statuses(service.trackAll(null, batch(event("A")).put("sessionId", session))));
        assertEquals(List.of("stored", "stored", "rejected"), statuses(service.trackAll(null,
                batch(event("A").put("sessionId", session), event("A").put("sessionId", other), event("A")))));
        assertEquals(List.of("stored", "rejected"), statuses(service.trackAll(session,
                batch(event("A").put("sessionId", session), event("A").put("sessionId", other)))));
        assertEquals("/sessionId", service.trackAll(session, batch(event("A")).put("sessionId", other)).pointers());
        assertEquals("/sessionId", service.trackAll(null, batch(event("A")).put("sessionId", "x")).pointers());
        assertEquals(3, service.events(session, "").events().size());
        assertEquals(1, service.events(other, "").events().size());
    }

    @Test
    void aThousandEventsOfAThousandNewSessionsAreStored() {
        Object[] events = Stream.generate(() -> event("A").put("sessionId", TestService.randomId())).limit(1000).toArray();
        Answer answer = service.trackAll(null, batch(events));
        assertEquals(1000, answer.body().getInteger("accepted"));
    }

    @Test
    void boundsTheBatch() {
        String session = service.newSession();
        assertEquals("/events", service.trackAll(session, batch()).pointers());
        assertEquals("/events", service.trackAll(session, new JsonObject()).pointers());
        assertEquals("/events", service.trackAll(session, new JsonObject().put("events", "x")).pointers());
        assertEquals("/events",
                service.trackAll(session, batch(Stream.generate(() -> event("A")).limit(1001).toArray())).pointers());
        assertEquals("/x", service.trackAll(session, batch(event("A")).put("x", 1)).pointers());
        JsonObject large = event("A").put("payload", new JsonObject().put("a", "x".repeat(500_000)));
        assertEquals(200, service.trackAll(session, batch(large, large)).status());
        assertEquals(413, service.trackAll(session, batch(large, large, large)).status());
        assertEquals(400, raw("application/json", "{\"events\":[{}".getBytes(StandardCharsets.UTF_8)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain;charset=UTF-8", "application/json"})
    void takesTheMediaTypesThatABeaconHas(String type) {
        byte[] body = batch(event("A")).put("sessionId", TestService.randomId()).toBuffer().getBytes();
        assertEquals(List.of("stored"), statuses(raw(type, body)));
        assertEquals(415, raw("text/html", body).status());
    }

    @Test
    void takesCompressedBatchesUpToWhatTheyInflateTo() throws IOException {
        String session = TestService.randomId();
        byte[] body = batch(event("A").put("payload", new JsonObject().put("a", "x".repeat(100_000)))).toBuffer()
                .getBytes();
        assertEquals(List.of("stored"), statuses(raw("application/json", gzip(body), "X-Session-ID", session,
                "Content-Encoding", "gzip")));
        byte[] bomb = new byte[50_000_000];
        assertEquals(413, raw("application/json", gzip(bomb), "X-Session-ID", session, "Content-Encoding", "gzip")
                .status());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void aClientsOwnSignupCompletedInABatchIsTheServersOne() {
        String session = service.newSession();
        service.signUp(session, new JsonObject().put("email", UUID.randomUUID() + "@example.org"));
        Answer answer = service.trackAll(session, batch(event("SIGNUP_COMPLETED"), event("A")));
        assertEquals(List.of("duplicate", "stored"), statuses(answer));
        assertEquals(1, service.events(session, "?type=SIGNUP_COMPLETED").events().size());
    }

    @Test
    void whatTheDatabaseCannotKeepIsRefusedAloneInEveryPosition() {
        service.executeInDatabase("ALTER TABLE event_logs ADD CONSTRAINT no_poison CHECK (event_type <> 'POISON')");
        try {
            for (int position = 0; position < 9; position++) {
                String session = service.newSession();
                Object[] events = new Object[9];
                for (int i = 0; i < events.length; i++) {
                    events[i] = event(i == position || i == 8 - position ? "POISON" : "A");
                }
                Answer answer = service.trackAll(session, batch(events));
                for (int i = 0; i < events.length; i++) {
                    boolean poison = i == position || i == 8 - position;
                    assertEquals(poison ? "rejected" : "stored", statuses(answer).get(i), "at " + i);
                }
                assertNotNull(results(answer).toList().get(position).getString("eventId"));
            }
            Answer single = service.track(service.newSession(), event("POISON"));
            assertEquals(400, single.status());
            assertEquals("", single.pointers());
        } finally {
            service.executeInDatabase("ALTER TABLE event_logs DROP CONSTRAINT no_poison");
        }
    }
}
