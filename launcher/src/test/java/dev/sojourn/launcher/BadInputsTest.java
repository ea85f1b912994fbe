package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Requests broken at random, from the API's own examples: never a 5xx, never a word about the inside. */
@ExtendWith(TestDatabase.class)
class BadInputsTest {

    private static final int REQUESTS = 2_000;
    private static final Pattern INSIDE =
            Pattern.compile("\\b(java|io|com|dev|org)\\.[a-z]+\\.|Exception|\\.java:|SQLSTATE|sqlState|Jackson");

    private static final List<String> ODD_VALUES = List.of("null", "true", "-1", "0", "1.5", "1e308", "1e309", "-0.0",
            "9223372036854775808", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\u00e9\"", "\"\\n\"", "[]", "{}",
            "[[]]", "{\"\":{}}", "\"" + "x".repeat(5_000) + "\"", "\"'; DROP TABLE users; --\"", "\"%00\"",
            "\"2026-02-30T00:00:00Z\"", "\"00000000-0000-0000-0000-000000000000\"", "{\"a\":1,\"a\":2}");

    private static final List<String> PATHS = List.of("/api/sessions", "/api/events", "/api/users/signup",
            "/api/sessions/%s/user", "/api/sessions/%s/events", "/api/sessions/%s", "/api/events/%s/status");

    @Test
    void areAnsweredWithoutA5xxAndRevealNothing(DatabaseUrl database) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (TestService service = TestService.start(database)) {
            for (int i = 0; i < REQUESTS; i++) {
                HttpRequest request = request(service, random);
                Answer answer = service.exchange(request);
                String what = "seed " + seed + ", request " + i + ": " + request + " " + answer.text();
                assertTrue(answer.status() < 500, what);
                assertFalse(INSIDE.matcher(answer.text()).find(), what);
            }
        }
    }

    private static HttpRequest request(TestService service, Random random) {
        String path = pick(random, PATHS).formatted(pick(random,
                List.of(TestService.randomId(), "x", "%00", "00000000-0000-0000-0000-000000000000", "-1")));
        String query = random.nextInt(3) > 0 ? "" : "?" + pick(random, List.of("limit", "cursor", "type", "x")) + "="
                + pick(random, List.of("", "0", "-1", "5", "%E9", "%00", "A", "AAAAAAAAAAAAAAAAAAAAAA", "1;2"));
        String method = pick(random, List.of("POST", "POST", "POST", "GET", "DELETE", "PUT", "PATCH"));
        HttpRequest.Builder request =
                service.builder(method, path + query, BodyPublishers.ofString(body(random)));
        if (random.nextInt(10) > 0) {
            request.header("Content-Type", "application/json");
        }
        if (random.nextInt(5) > 0) {
            request.header("X-Session-ID", random.nextInt(5) > 0 ? TestService.randomId() : "x\u00e9");
        }
        return request.build();
    }

    /** A valid body with some of its values, or itself, replaced or cut. */
    private static String body(Random random) {
        JsonObject valid = new JsonObject(pick(random, List.of(
                "{\"metadata\":{\"userAgent\":\"a\",\"ip\":\"1.2.3.4\",\"referrer\":\"r\",\"own\":{\"x\":[1]}}}",
                "{\"eventType\":\"QUIZ_STARTED\",\"eventId\":\"01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234\",\"payload\":"
                        + "{\"page\":\"p\",\"answersCount\":1,\"timestamp\":\"2026-01-01T00:00:00Z\",\"own\":[]}}",
                "{\"email\":\"a@example.org\",\"firstName\":\"n\",\"age\":\"1\",\"ctaVariant\":\"B\"}")));
        List<String> places = new ArrayList<>();
        String marked = mark(valid, places).encode();
        for (String place : places) {
            String odd = random.nextInt(3) == 0 ? pick(random, ODD_VALUES) : "\"a\"";
            marked = marked.replace("\"" + place + "\"", odd);
        }
        return random.nextInt(8) == 0 ? marked.substring(0, random.nextInt(marked.length())) : marked;
    }

    private static JsonObject mark(JsonObject object, List<String> places) {
        JsonObject copy = new JsonObject();
        object.forEach(member -> {
            if (member.getValue() instanceof JsonObject inner && places.size() % 4 != 3) {
                copy.put(member.getKey(), mark(inner, places));
            } else if (!(member.getValue() instanceof JsonArray)) {
                String place = "@" + places.size() + "@";
                places.add(place);
                copy.put(member.getKey(), place);
            }
        });
        return copy;
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
