package dev.sojourn.gateway.json;

import dev.sojourn.gateway.FieldError;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class RequestSchemasTest {

    private static final String EVENT_TYPE_FORM =
            "must be 1 to 64 upper-case letters, digits and underscores, beginning with a letter";
    private static final String TIME_FORM =
            "must be an ISO 8601 date-time with an offset, like 2026-11-23T18:04:05.678Z";

    private static final RequestSchemas SCHEMAS = RequestSchemas.load();

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "{'metadata':{}}", "{'metadata':{'userAgent':'','ip':'x','referrer':'https://a.example/'}}",
        "{'metadata':{'userAgent':null,'ip':null,'referrer':null,'own':{'deep':[1]}}}",
    })
    void takesMetadata(String body) {
        assertEquals(List.of(), SCHEMAS.openSession().validate(json(body)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'metadata':null}             | /metadata           | must be an object",
        "{'metadata':[]}               | /metadata           | must be an object",
        "{'metadata':{'userAgent':1}}  | /metadata/userAgent | must be a string or null",
        "{'metadata':{'ip':{}}}        | /metadata/ip        | must be a string or null",
        "{'metadata':{'referrer':[]}}  | /metadata/referrer  | must be a string or null",
        "{'userId':'x'}                | /userId             | is not known here; known are: metadata",
        "{'a/b~c d%\u00e9':1}          | /a~1b~0c d%\u00e9   | is not known here; known are: metadata",
    })
    void saysWhatIsWrongWithASession(String body, String pointer, String message) {
        assertEquals(List.of(new FieldError(pointer, message)), SCHEMAS.openSession().validate(json(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "{'payload':{}}", "{'payload':{'answersCount':0}}", "{'payload':{'answersCount':7.0}}",
        "{'payload':{'timestamp':'2024-02-29T23:59:59+05:30','page':'','own':null,'quizType':'a','formType':'b'}}",
        "{'eventId':'01A5B0C3-9F2E-7D41-8B6A-3C5E7F901234'}", "{'eventId':'00000000-0000-1000-8000-000000000000'}",
    })
    void takesEvents(String members) {
        assertEquals(List.of(), SCHEMAS.newEvent().validate(json(members).put("eventType", "QUIZ_STARTED")));
    }

    @Test
    void takesWholeNumbersOfAnySize() {
        for (Object count : List.of(1e308, Long.MAX_VALUE, BigInteger.TEN.pow(30))) {
            assertEquals(List.of(), SCHEMAS.newEvent().validate(event("answersCount", count)));
        }
        assertEquals(List.of(new FieldError("/payload/answersCount", "must be at least 0")),
                SCHEMAS.newEvent().validate(event("answersCount", BigInteger.TEN.pow(30).negate())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "page         | 1     | must be a string",
        "quizType     | null  | must be a string",
        "formType     | true  | must be a string",
        "errorType    | []    | must be a string",
        "userAgent    | {}    | must be a string",
        "answersCount | -1    | must be at least 0",
        "answersCount | -0.5  | must be a whole number",
        "answersCount | 1.5   | must be a whole number",
        "answersCount | '3'   | must be a whole number",
        "timestamp    | 1     | must be a string",
        "timestamp    | ''    | " + TIME_FORM,
    })
    void saysWhatIsWrongWithAPayload(String member, String value, String message) {
        JsonObject body = json("{'eventType':'A','payload':{'" + member + "':" + value + "}}");
        assertEquals(List.of(new FieldError("/payload/" + member, message)), SCHEMAS.newEvent().validate(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2026-11-23T18:04:05Z", "2026-11-23t18:04:05.1z", "2026-11-23T18:04:05.123456789+14:00", "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-11:30",
    })
    void takesTimesThatCanBeRead(String time) {
        assertEquals(List.of(), SCHEMAS.newEvent().validate(event("timestamp", time)));
        OffsetDateTime.parse(time).toInstant();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2026-11-23 18:04:05Z", "2026-11-23T18:04:05", "2026-11-23T18:04Z", "2026-11-23", "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T18:04:60Z",
        "2016-12-31T23:59:60Z", "2026-11-23T18:04:05+2500", "2026-11-23T18:04:05+02", "2026-11-23T18:04:05+23:00",
        "2026-11-23T18:04:05.Z", "2026-11-23T18:04:05.1234567890Z", "+12026-11-23T18:04:05Z", "now", "1700000000000",
        "2026-11-23T18:04:05Z\n", "\u0662026-11-23T18:04:05Z", "2026-11-23T18:04:05Z[UTC]",
    })
    void refusesTimesThatCannotBeRead(String time) {
        assertEquals(List.of(new FieldError("/payload/timestamp", TIME_FORM)),
                SCHEMAS.newEvent().validate(event("timestamp", time)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1A", "_A", "Page_View", "PAGE-VIEW", "A\n", "Ä", "A B"})
    void refusesEventTypes(String type) {
        assertEquals(List.of(new FieldError("/eventType", EVENT_TYPE_FORM)),
                SCHEMAS.newEvent().validate(new JsonObject().put("eventType", type)));
    }

    @Test
    void boundsEventTypesAt64() {
        assertEquals(List.of(), SCHEMAS.newEvent().validate(new JsonObject().put("eventType", "A".repeat(64))));
        assertEquals(1, SCHEMAS.newEvent().validate(new JsonObject().put("eventType", "A".repeat(65))).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "",
        "01a5b0c3-9f2e-0d41-8b6a-3c5e7f901234", "01a5b0c3-9f2e-9d41-8b6a-3c5e7f901234",
        "01a5b0c3-9f2e-7d41-cb6a-3c5e7f901234", "01a5b0c39f2e7d418b6a3c5e7f901234",
        "urn:uuid:01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234", "{01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234}",
        "01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234\n", "1-1-1-1-1",
    })
    void refusesEventIds(String id) {
        assertEquals(List.of(new FieldError("/eventId", "must be a UUID (RFC 9562), neither nil nor max")),
                SCHEMAS.newEvent().validate(new JsonObject().put("eventType", "A").put("eventId", id)));
    }

    @Test
    void namesOnlyThePlacesThatTell() {
        assertEquals(
                List.of(new FieldError("/eventType", "is required"),
                        new FieldError("/payload/answersCount", "must be at least 0"),
                        new FieldError("/payload/timestamp", TIME_FORM),
                        new FieldError("/eventId", "must be a string"),
                        new FieldError("/role", "is not known here; known are: eventType, payload, eventId")),
                SCHEMAS.newEvent().validate(json("""
                        {'payload':{'answersCount':-1,'timestamp':'2026-02-30T00:00:00Z'},'eventId':1,'role':'admin'}
                        """)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ada@example.com", "a@b.co", "first.last+tag@sub.example.co.uk", "o'hara_1@x-y.example",
        "A!#$%&*/=?^`{|}~@EX.COM",
        "ada@xn--bcher-kva.example", "1@2.com", "ada@example.xn--p1ai",
    })
    void takesEmails(String email) {
        assertEquals(List.of(), SCHEMAS.signUp().validate(new JsonObject().put("email", email)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "@", "a", "a@", "@b.co", "a@b", "a@localhost", "a b@c.de", "a@b c.de", "a@@b.co", "a@b@c.de", ".a@b.co",
        "a.@b.co", "a..b@c.de", "a@.b.co", "a@b..co", "a@b.co.", "a@-b.co", "a@b-.co", "a@b.c", "a@1.2.3.4",
        "a@[1.2.3.4]", "\"a b\"@c.de", "a@b.co\n", " a@b.co", "Ada <a@b.co>", "a@b_c.de",
        "\u00e4@b.co", "a@b\u00fc.de", "a,b@c.de",
    })
    void refusesEmails(String email) {
        assertEquals(List.of(new FieldError("/email", "must be an email address, like ada@example.com")),
                SCHEMAS.signUp().validate(new JsonObject().put("email", email)));
    }

    @Test
    void boundsEmails() {
        String host = ("x".repeat(61) + ".").repeat(3) + "com";
        String longest = "a".repeat(254 - 1 - host.length()) + "@" + host;
        assertEquals(List.of(), SCHEMAS.signUp().validate(new JsonObject().put("email", longest)));
        assertEquals(1, errorsOfEmail("a".repeat(65) + "@b.co").size());
        assertEquals(List.of(new FieldError("/email", "must have at most 254 characters")),
                errorsOfEmail("a@" + "b.".repeat(30_000) + "co"));
        assertEquals(List.of(new FieldError("/email", "must have at most 254 characters")),
                errorsOfEmail("a.".repeat(30_000) + "a@b.co"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "firstName", "age", "gender", "profession", "country", "city", "household", "ctaVariant",
    })
    void takesAHundredCharactersOfEachField(String field) {
        JsonObject body = new JsonObject().put("email", "ada@example.com");
        assertEquals(List.of(), SCHEMAS.signUp().validate(body.copy().put(field, "")));
        assertEquals(List.of(), SCHEMAS.signUp().validate(body.copy().put(field, "😀".repeat(100))));
        assertEquals(List.of(new FieldError("/" + field, "must have at most 100 characters")),
                SCHEMAS.signUp().validate(body.copy().put(field, "😀".repeat(101))));
        assertEquals(List.of(new FieldError("/" + field, "must be a string")),
                SCHEMAS.signUp().validate(body.copy().put(field, 30)));
        assertEquals(List.of(new FieldError("/" + field, "must be a string")),
                SCHEMAS.signUp().validate(body.copy().putNull(field)));
    }

    @Test
    void requiresTheEmail() {
        assertEquals(List.of(new FieldError("/email", "is required")), SCHEMAS.signUp().validate(json("{'age':'7'}")));
        assertEquals(List.of(new FieldError("/email", "must be a string")),
                SCHEMAS.signUp().validate(json("{'email':null}")));
    }

    @Test
    void namesAtMostTwentyPlaces() {
        JsonObject body = new JsonObject();
        IntStream.range(0, 8_000).forEach(i -> body.put("unknown" + i, i));
        List<FieldError> errors = SCHEMAS.newEvent().validate(body);
        assertEquals(20, errors.size());
        assertEquals(new FieldError("/eventType", "is required"), errors.get(0));
        assertEquals("/unknown0", errors.get(1).pointer());
    }

    @Test
    void neverRepeatsAValueOrShowsItsInside() {
        JsonObject body = json("{'eventType':'secret','eventId':'secret','x':'secret'}")
                .put("payload", json("{'answersCount':'secret','page':{'secret':1}}"));
        List<FieldError> errors = SCHEMAS.newEvent().validate(body);
        assertEquals(5, errors.size());
        for (FieldError error : errors) {
            assertFalse(error.toString().contains("secret"), error.message());
            assertFalse(error.message().matches("(?s).*(\\b(java|io|com|dev)\\.|schema|Json).*"), error.message());
        }
    }

    private static List<FieldError> errorsOfEmail(String email) {
        return SCHEMAS.signUp().validate(new JsonObject().put("email", email));
    }

    private static JsonObject event(String member, Object value) {
        return new JsonObject().put("eventType", "A").put("payload", new JsonObject().put(member, value));
    }

    private static JsonObject json(String quotedWithApostrophes) {
        return new JsonObject(quotedWithApostrophes.replace('\'', '"'));
    }
}
