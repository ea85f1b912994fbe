package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Schemas that an operator puts into conf/events. */
@ExtendWith(TestDatabase.class)
class EventSchemasTest {

    private static TestService service;
    private static String session;

    @BeforeAll
    static void start(DatabaseUrl database, @TempDir Path directory) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("conf/events"));
        Files.writeString(folder.resolve("ORDER_PLACED.schema.json"), """
                {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "An order",
                 "required": ["total"], "additionalProperties": false,
                 "properties": {"total": {"$ref": "#/$defs/money"}, "at": {"format": "date-time"},
                                "code": {"pattern": "^[A-Z]{3}$", "x-message": "must be three capital letters"},
                                "timestamp": true,
                                "lines": {"type": "array", "items": {"$ref": "ORDER_LINE.schema.json#/$defs/line"}}},
                 "$defs": {"money": {"type": "object", "required": ["amount"],
                                     "properties": {"amount": {"type": "number", "exclusiveMinimum": 0}}}}}""");
        Files.writeString(folder.resolve("ORDER_LINE.schema.json"), """
                {"$ref": "#/$defs/line",
                 "$defs": {"line": {"properties": {"count": {"type": "integer", "maximum": 9}}}}}""");
        Files.writeString(folder.resolve("PAGE_VIEW.schema.json"), "{\"required\": [\"page\"]}");
        Files.writeString(folder.resolve("README.md"), "No schema.");
        service = TestService.start(database, Map.of(), directory);
        session = service.newSession();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonObject event(String type, String payload) {
        return new JsonObject().put("eventType", type).put("payload", new JsonObject(payload));
    }

    private static void assertRefused(String type, String payload, String pointers) {
        Answer single = service.track(session, event(type, payload));
        assertEquals(400, single.status(), payload);
        assertEquals(pointers, single.pointers(), payload);
        JsonObject batched = service.trackAll(session, new JsonObject().put("events", new JsonArray(
                List.of(event(type, payload), event("OTHER", "{}"))))).body().getJsonArray("results").getJsonObject(0);
        assertEquals("rejected", batched.getString("status"));
        assertEquals(single.body().getJsonArray("errors"), batched.getJsonArray("errors"));
    }

    private static void assertTaken(String type, String payload) {
        assertEquals(201, service.track(session, event(type, payload)).status(), payload);
        assertEquals(1, service.trackAll(session, new JsonObject().put("events",
                new JsonArray(List.of(event(type, payload))))).body().getInteger("accepted"), payload);
    }

    @Test
    void refuseWithThePlaceInThePayload() {
        assertRefused("ORDER_PLACED", "{}", "/payload/total");
        assertEquals(400, service.track(session, new JsonObject().put("eventType", "ORDER_PLACED")).status());
        assertRefused("ORDER_PLACED", "{\"total\": {}}", "/payload/total/amount");
        assertRefused("ORDER_PLACED", "{\"total\": {\"amount\": 0}}", "/payload/total/amount");
        assertRefused("ORDER_PLACED", "{\"total\": {\"amount\": 1}, \"a/b é\": 1}", "/payload/a~1b é");
        assertRefused("ORDER_PLACED", "{\"total\": {\"amount\": 1}, \"code\": \"ABC\\n\"}", "/payload/code");
        assertRefused("ORDER_PLACED", "{\"total\": {\"amount\": 1}, \"at\": \"now\"}", "/payload/at");
        assertRefused("ORDER_PLACED", "{\"total\": {\"amount\": 1}, \"lines\": [{}, {\"count\": 10}]}",
                "/payload/lines/1/count");
        assertRefused("ORDER_LINE", "{\"count\": 1.5}", "/payload/count");
        assertEquals("must be three capital letters", service.track(session,
                event("ORDER_PLACED", "{\"total\": {\"amount\": 1}, \"code\": \"x\"}")).body()
                .getJsonArray("errors").getJsonObject(0).getString("message"));
    }

    @Test
    void takeWhatTheyAskFor() {
        assertTaken("ORDER_PLACED", "{\"total\": {\"amount\": 1, \"currency\": \"EUR\"}, \"code\": \"ABC\","
                + " \"at\": \"2026-11-23T18:04:05Z\", \"lines\": [{\"count\": 9, \"own\": []}]}");
        assertTaken("ORDER_LINE", "{}");
    }

    @Test
    void addToWhatTheApiAsksOfAKnownType() {
        assertRefused("PAGE_VIEW", "{}", "/payload/page");
        assertRefused("PAGE_VIEW", "{\"page\": 1}", "/payload/page");
        assertTaken("PAGE_VIEW", "{\"page\": \"/\"}");
    }

    @Test
    void leaveOtherTypesAlone() {
        assertTaken("ORDER", "{\"total\": 1}");
        assertTaken("QUIZ_STARTED", "{\"anything\": {}}");
    }
}
