package dev.sojourn.bench.load;

import dev.sojourn.bench.load.LoadPlan.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RequestTemplateTest {

    private static final Pattern EVENT_ID = Pattern.compile("\"eventId\":\"([^\"]+)\"");
    private static final Pattern SESSION = Pattern.compile(Sessions.PREFIX + "\\d{12}");
    private static final int SESSIONS = 10;

    @Test
    void thePayloadHasTheLengthThatIsPromised() {
        assertEquals(110, Payload.JSON.length());
    }

    @Test
    void everyEventHasAnIdOfItsOwnAndOfVersion7() {
        List<String> ids = requests(Kind.EVENT, false, 1000).flatMap(text -> found(EVENT_ID, text)).toList();
        assertEquals(1000, Set.copyOf(ids).size());
        for (String id : ids) {
            UUID uuid = UUID.fromString(id.substring(11, 47));
            assertEquals(7, uuid.version());
            assertEquals(2, uuid.variant());
            long age = System.currentTimeMillis() - (uuid.getMostSignificantBits() >>> 16);
            assertTrue(age >= 0 && age < 60_000, id);
        }
    }

    @Test
    void allSessionsAreUsedAndNoOther() {
        Set<String> expected = new HashSet<>(IntStream.range(0, SESSIONS).mapToObj(Sessions::id).toList());
        Set<String> used = new HashSet<>();
        requests(Kind.LIST, false, 1000).forEach(text -> used.addAll(found(SESSION, text).toList()));
        assertEquals(expected, used);
    }

    @Test
    void theLengthIsThatOfTheBody() {
        for (Kind kind : List.of(Kind.EVENT, Kind.BATCH)) {
            String request = requests(kind, true, 1).findFirst().orElseThrow();
            int bodyAt = request.indexOf("\r\n\r\n") + 4;
            assertTrue(request.contains("\r\nContent-Length: " + (request.length() - bodyAt) + "\r\n"), request);
        }
    }

    @Test
    void aBatchIsOfOneSessionOrOfMany() {
        String ofOne = requests(Kind.BATCH, false, 1).findFirst().orElseThrow();
        assertEquals(1, found(SESSION, ofOne).count());
        assertEquals(100, found(EVENT_ID, ofOne).distinct().count());
        String mixed = requests(Kind.BATCH, true, 1).findFirst().orElseThrow();
        assertEquals(100, found(SESSION, mixed).count());
        assertEquals(SESSIONS, found(SESSION, mixed).distinct().count());
    }

    private static Stream<String> requests(Kind kind, boolean mixed, int count) {
        LoadPlan plan = LoadPlan.closed(kind, 0, 1, 1, SESSIONS).withMixedSessions(mixed);
        RequestTemplate template = RequestTemplate.of(plan, new SplittableRandom(42));
        ByteBuffer to = ByteBuffer.allocate(template.length());
        return Stream.generate(() -> {
            template.next(to.clear());
            return new String(to.array(), 0, to.position(), StandardCharsets.US_ASCII);
        }).limit(count);
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group);
    }
}
