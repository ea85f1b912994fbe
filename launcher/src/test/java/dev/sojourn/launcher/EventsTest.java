package dev.sojourn.launcher;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(TestDatabase.class)
class EventsTest {

    private static final TimeBasedEpochGenerator VERSION_7 = Generators.timeBasedEpochGenerator();

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonObject event(String type) {
        return new JsonObject().put("eventType", type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PAGE_VIEW", "QUIZ_STARTED", "QUIZ_COMPLETED", "FORM_STARTED", "FORM_PROGRESS",
        "SIGNUP_ATTEMPTED", "SIGNUP_COMPLETED", "CONTENT_CLICK", "ERROR_OCCURRED", "A", "MY_OWN_1"})
    void storesEventsOfKnownAndOwnTypes(String type) {
        String session = service.newSession();

        Answer created = service.track(session, type, new JsonObject().put("page", "/quiz"));

        assertEquals(201, created.status());
        assertEquals(type, created.event().getString("eventType"));
        JsonObject listed = service.events(session, "").events().getJsonObject(0);
        assertEquals(created.event().getString("eventId"), listed.getString("eventId"));
        assertEquals(created.event().getString("timestamp"), listed.getString("timestamp"));
        assertEquals(new JsonObject().put("page", "/quiz"), listed.getJsonObject("payload"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "page_view", "1ST", "PAGE-VIEW", "PAGE_VIEW\n", "_X", "Ä"})
    void refusesOtherTypes(String type) {
        Answer answer = service.track(TestService.randomId(), type, new JsonObject());
        assertEquals(400, answer.status());
        assertEquals("/eventType", answer.pointers());
    }

    @Test
    void needsASession() {
        assertEquals("SESSION_REQUIRED", service.track(null, event("PAGE_VIEW")).code());
    }

    @Test
    void createsASessionThatWasNeverSeen() {
        String session = TestService.randomId();
        assertEquals(201, service.track(session, event("PAGE_VIEW")).status());
        assertEquals(200, service.user(session).status());
        assertEquals(1, service.events(session, "").events().size());
    }

    @Test
    void storesAnIdOfEveryVersionOnceAndTheFirstContentWins() {
        String session = service.newSession();
        List<String> ids = List.of(VERSION_7.generate().toString(), TestService.randomId(),
                Generators.timeBasedGenerator().generate().toString(),
                Generators.nameBasedGenerator().generate("name").toString(),
                VERSION_7.construct(Instant.now().minus(1000, ChronoUnit.DAYS).toEpochMilli()).toString(),
                VERSION_7.construct(Instant.now().plus(1000, ChronoUnit.DAYS).toEpochMilli()).toString());
        for (String id : ids) {
            Answer first = service.track(session, event("QUIZ_STARTED").put("eventId", id)
                    .put("payload", new JsonObject().put("n", 1)));
            service.clock().pass(Duration.ofHours(25));
            Answer again = service.track(session, event("QUIZ_COMPLETED").put("eventId", id)
                    .put("payload", new JsonObject().put("n", 2)));

            assertEquals(201, first.status());
            assertEquals(200, again.status());
            assertEquals(first.event(), again.event());
            assertEquals(id, again.event().getString("eventId"));
            assertEquals("QUIZ_STARTED", again.event().getString("eventType"));
        }
        assertEquals(ids.size(), service.events(session, "").events().size());
    }

    @Test
    void idsAreUniqueWithinASessionOnly() {
        String id = TestService.randomId();
        assertEquals(201, service.track(service.newSession(), event("A").put("eventId", id)).status());
        assertEquals(201, service.track(service.newSession(), event("A").put("eventId", id)).status());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHundredRepetitionsAtOnceStoreOneEvent(boolean timeOrdered) {
        String session = TestService.randomId();
        String id = (timeOrdered ? VERSION_7.generate() : UUID.randomUUID()).toString();

        List<Answer> answers = service.exchangeAll(Collections.nCopies(100,
                service.request("POST", "/api/events", session, event("PAGE_VIEW").put("eventId", id))));

        assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(99, answers.stream().filter(answer -> answer.status() == 200).count());
        assertEquals(1, new HashSet<>(answers.stream().map(Answer::event).toList()).size());
        assertEquals(1, service.events(session, "").events().size());
    }

    @Test
    void readsPayloadsBackAsTheyCame() {
        String session = service.newSession();
        String payload = "{\"huge\": 1e308, \"long\":12345678901234567890.12345678901234567890, \"neg\":-0.0,"
                + "\"text\":\"\\u00e9 \\ud83d\\ude00 \\\"\\\\ \\n\", \"deep\":[[[{\"a\":[null,true,[]]}]]], \"\":\"\"}";

        Answer created = service.exchange(service.builder("POST", "/api/events",
                        BodyPublishers.ofString("{\"eventType\":\"A\",\"payload\":" + payload + "}"))
                .header("Content-Type", "application/json; charset=UTF-8").header("X-Session-ID", session).build());

        assertEquals(201, created.status());
        Answer listed = service.events(session, "");
        assertTrue(listed.text().contains(payload), listed.text());
    }

    @Test
    void aPayloadMayBeLeftOut() {
        String session = service.newSession();
        assertEquals(201, service.track(session, event("A")).status());
        assertEquals(new JsonObject(), service.events(session, "").events().getJsonObject(0).getJsonObject("payload"));
    }

    @Test
    void datesAnEventWhenItHappened() {
        Instant now = service.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        Instant yesterday = now.minus(1, ChronoUnit.DAYS);

        assertEquals(yesterday, timestampOf(new JsonObject().put("payload",
                new JsonObject().put("timestamp", yesterday.toString()))));
        assertEquals(yesterday, timestampOf(new JsonObject().put("payload", new JsonObject().put("timestamp",
                yesterday.atOffset(java.time.ZoneOffset.ofHours(-7)).toString()))));
        assertEquals(yesterday, timestampOf(new JsonObject()
                .put("eventId", VERSION_7.construct(yesterday.toEpochMilli()).toString())));
        assertIsNow(now, timestampOf(new JsonObject()));
        assertIsNow(now, timestampOf(new JsonObject().put("eventId", TestService.randomId())));
    }

    @Test
    void datesAnEventOfAnAbsurdTimeWhenItCame() {
        Instant now = service.clock().instant();
        for (Instant absurd : List.of(now.plusSeconds(600), now.minus(400, ChronoUnit.DAYS), Instant.EPOCH)) {
            assertIsNow(now, timestampOf(new JsonObject().put("payload",
                    new JsonObject().put("timestamp", absurd.toString()))));
            assertIsNow(now, timestampOf(new JsonObject()
                    .put("eventId", VERSION_7.construct(absurd.toEpochMilli()).toString())));
        }
    }

    private static Instant timestampOf(JsonObject event) {
        Answer answer = service.track(service.newSession(), event.put("eventType", "A"));
        return Instant.parse(answer.event().getString("timestamp"));
    }

    private static void assertIsNow(Instant before, Instant timestamp) {
        assertFalse(timestamp.isBefore(before.truncatedTo(ChronoUnit.MILLIS)), timestamp + " before " + before);
        assertFalse(timestamp.isAfter(before.plusSeconds(30)), timestamp + " long after " + before);
    }

    @Test
    void listsNewestFirstInPagesThatNeitherRepeatNorSkip() {
        String session = service.newSession();
        List<String> tracked = new ArrayList<>(IntStream.range(0, 25)
                .mapToObj(n -> service.track(session, event(n % 5 == 0 ? "RARE" : "OFTEN")
                        .put("payload", new JsonObject().put("n", n))).event().getString("eventId")).toList());
        Collections.reverse(tracked);

        Answer first = service.events(session, "?limit=10");
        // What comes in between belongs to no later page.
        service.track(session, event("LATER"));
        Answer second = service.events(session, "?limit=10&cursor=" + first.body().getString("nextCursor"));
        Answer third = service.events(session, "?limit=10&cursor=" + second.body().getString("nextCursor"));

        List<String> listed = new ArrayList<>();
        for (Answer page : List.of(first, second, third)) {
            listed.addAll(ids(page));
        }
        assertEquals(tracked, listed);
        assertNull(third.body().getString("nextCursor"));
        assertEquals(5, service.events(session, "?type=RARE").events().size());
        assertEquals(List.of(20, 15), service.events(session, "?type=RARE&limit=2").events().stream()
                .map(event -> ((JsonObject) event).getJsonObject("payload").getInteger("n")).toList());
        assertEquals(0, service.events(session, "?type=NONE").events().size());
    }

    private static List<String> ids(Answer page) {
        return page.events().stream().map(event -> ((JsonObject) event).getString("eventId")).toList();
    }

    @Test
    void aPageThatEndsWithTheLastEventHasNoNext() {
        String session = service.newSession();
        IntStream.range(0, 3).forEach(n -> service.track(session, event("A")));
        assertNull(service.events(session, "?limit=3").body().getString("nextCursor"));
        assertNull(service.events(session, "?cursor=&type=").body().getString("nextCursor"));
        assertEquals(new JsonArray(), service.events(service.newSession(), "").events());
    }

    @Test
    void boundsAPageInBytes() {
        String session = service.newSession();
        int events = 40;
        JsonObject payload = new JsonObject().put("text", "x".repeat(60_000));
        IntStream.range(0, events).forEach(n -> assertEquals(201,
                service.track(session, "A", payload).status()));

        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = service.events(session, "?limit=500" + cursor);
            assertTrue(page.text().length() < 1_200_000, page.text().length() + " bytes");
            listed.addAll(ids(page));
            cursor = page.body().getString("nextCursor") == null
                    ? null : "&cursor=" + page.body().getString("nextCursor");
        } while (cursor != null);

        assertEquals(events, listed.size());
        assertEquals(events, new HashSet<>(listed).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "limit=-1", "limit=x", "limit=", "limit=1e2", "limit=99999999999",
        "cursor=x", "cursor=AAAA", "type=lower", "limit=1&limit=2"})
    void refusesBadListParameters(String query) {
        Answer answer = service.events(service.newSession(), "?" + query);
        assertEquals(400, answer.status());
        assertEquals("query/" + query.substring(0, query.indexOf('=')), answer.pointers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessionId", "userId", "timestamp", "createdAt", "type"})
    void refusesFieldsItDoesNotKnow(String field) {
        assertEquals("/" + field, service.track(service.newSession(), event("A").put(field, "x")).pointers());
    }

    @Test
    void refusesNilMaxAndMalformedEventIds() {
        for (String id : List.of("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "x", "", "1-1-1-1-1")) {
            assertEquals("/eventId", service.track(service.newSession(), event("A").put("eventId", id)).pointers());
        }
    }

    @Test
    void refusesATimeThatDoesNotExist() {
        for (String time : List.of("2026-02-30T12:00:00Z", "2026-01-01", "2026-01-01 12:00:00Z",
                "2026-01-01T12:00:00", "yesterday", "2026-13-01T00:00:00Z")) {
            assertEquals("/payload/timestamp", service.track(service.newSession(), "A",
                    new JsonObject().put("timestamp", time)).pointers(), time);
        }
    }
}
