package dev.sojourn.gateway.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the acceptor takes, the validator of record takes too; and what is commonly sent it takes. */
class AcceptorTest {

    private static final int DOCUMENTS = 30_000;

    private static final List<Object> VALUES = List.of("", "x", "PAGE_VIEW", "PAGE_VIEW\n", "page", 0, -1, 1, 1L << 40,
            1.0, 1.5, -0.0, true, false, new JsonObject(), new JsonArray(), new JsonObject().put("a", 1),
            "0b9fb8a4-6a5e-4a0e-9a3c-2f6f4d1c7e55", "01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234",
            "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "a@example.org", "a@b",
            "x".repeat(100), "x".repeat(101), "\ud83d\ude00".repeat(100), "\ud83d\ude00".repeat(101),
            "2026-11-23T18:04:05.678Z", "2026-11-23T18:04:05Z", "2026-11-23T18:04:05+02:00", "2026-02-30T00:00:00Z",
            "2026-02-28T24:00:00Z", "2026-12-31T23:59:60Z", "2026-11-23t18:04:05z", "2026-11-23 18:04:05Z",
            "2026-11-23T18:04:05", "2026-11-23T18:04:05.Z", "2026-11-23T18:04:05.1234567890Z", "9999-13-01T00:00:00Z");

    private static final List<String> NAMES = List.of("eventType", "payload", "eventId", "sessionId", "metadata",
            "userAgent", "ip", "referrer", "page", "answersCount", "timestamp", "email", "firstName", "age",
            "ctaVariant", "own");

    private static final Map<String, JsonObject> VALID = Map.of(
            "new-event.schema.json", tree("""
                    {"eventType": "QUIZ_STARTED", "eventId": "01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234", "payload":
                     {"page": "/", "quizType": "q", "answersCount": 3, "timestamp": "2026-11-23T18:04:05.678Z", "own": []}}"""),
            "batched-event.schema.json", tree("""
                    {"eventType": "A", "sessionId": "0b9fb8a4-6a5e-4a0e-9a3c-2f6f4d1c7e55", "payload": {}}"""),
            "open-session.schema.json", tree("""
                    {"metadata": {"userAgent": "a", "ip": null, "referrer": "r", "own": {"a": [1]}}}"""),
            "sign-up.schema.json", tree("""
                    {"email": "a@example.org", "firstName": "n", "age": "1", "ctaVariant": "B"}"""));

    private static JsonObject tree(String json) {
        return StrictJson.parse(Buffer.buffer(json)).tree();
    }

    private static SchemaValidator validator(String file) {
        return new SchemaSet(SchemaFiles.load(List.of(file))).validator(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"new-event.schema.json", "batched-event.schema.json", "open-session.schema.json",
        "sign-up.schema.json"})
    void agreesWithTheValidatorOfRecord(String file) {
        Acceptor acceptor = new AcceptorCompiler(SchemaFiles.load(List.of(file))).ofFile(file);
        SchemaValidator validator = validator(file);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            JsonObject document = broken(VALID.get(file), random);
            if (acceptor.accepts(document)) {
                accepted++;
                assertEquals(List.of(), validator.decide(document), "seed " + seed + ": " + document.encode());
            }
        }
        assertTrue(accepted > DOCUMENTS / 20, accepted + " accepted");
        assertTrue(accepted < DOCUMENTS, "none refused");
        assertTrue(acceptor.accepts(VALID.get(file)), "what is commonly sent is accepted");
    }

    /** A copy with some members changed, removed or added, at the first or the second level. */
    private static JsonObject broken(JsonObject valid, Random random) {
        JsonObject copy = valid.copy();
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<String> inner = new ArrayList<>(copy.fieldNames());
            inner.removeIf(name -> !(copy.getValue(name) instanceof JsonObject));
            JsonObject place = inner.isEmpty() || random.nextBoolean() ? copy
                    : copy.getJsonObject(inner.get(random.nextInt(inner.size())));
            String name = NAMES.get(random.nextInt(NAMES.size()));
            if (random.nextInt(4) == 0) {
                place.remove(name);
            } else {
                Object value = VALUES.get(random.nextInt(VALUES.size()));
                place.put(name, value instanceof JsonObject object ? object.copy() : value);
            }
        }
        return copy;
    }

    @Test
    void leavesWhatItDoesNotUnderstandToTheValidator() {
        for (String schema : List.of("{\"if\": {}}", "{\"properties\": {\"a\": {\"oneOf\": []}}}",
                "{\"$ref\": \"missing.schema.json\"}", "{\"$ref\": \"self.schema.json\"}", "{\"multipleOf\": 2}",
                "{\"additionalProperties\": false}", "{\"properties\": {}, \"additionalProperties\": {}}")) {
            Acceptor acceptor = new AcceptorCompiler(Map.of("self.schema.json", new JsonObject(schema)))
                    .ofFile("self.schema.json");
            assertFalse(acceptor.accepts(new JsonObject().put("a", 1)), schema);
        }
    }
}
