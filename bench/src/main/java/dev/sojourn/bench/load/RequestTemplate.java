package dev.sojourn.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A request as bytes, in which only the ids differ from one to the next. For one thread. */
final class RequestTemplate {

    /** The last group of a session's id is a number of so many digits. */
    private static final int SESSION_DIGITS = 12;
    /** The generator stands for a proxy that takes HTTPS. */
    private static final String OVER_HTTPS = "X-Forwarded-Proto: https\r\n";
    private static final String SESSION = Sessions.id(0);
    private static final String EVENT_ID = "e".repeat(EventIds.LENGTH);

    private final byte[] bytes;
    private final List<Integer> sessionPlaces;
    private final List<Integer> eventPlaces;
    private final int sessions;
    private final SplittableRandom random;
    private final EventIds ids;

    private RequestTemplate(String request, int sessions, SplittableRandom random) {
        this.bytes = request.getBytes(StandardCharsets.US_ASCII);
        this.sessionPlaces = places(request, SESSION).stream()
                .map(place -> place + SESSION.length() - SESSION_DIGITS).toList();
        this.eventPlaces = places(request, EVENT_ID);
        this.sessions = sessions;
        this.random = random;
        this.ids = new EventIds(random);
    }

    static RequestTemplate of(LoadPlan plan, SplittableRandom random) {
        String request = switch (plan.kind()) {
            case EVENT -> post("/api/events", true, event(""));
            case BATCH -> post("/api/events/batch", !plan.mixedSessions(), IntStream.range(0, plan.batch())
                    .mapToObj(n -> event(plan.mixedSessions() ? ",\"sessionId\":\"" + SESSION + "\"" : ""))
                    .collect(Collectors.joining(",", "{\"events\":[", "]}")));
            case LIST -> "GET /api/sessions/" + SESSION + "/events?limit=50 HTTP/1.1\r\nHost: localhost\r\n"
                    + OVER_HTTPS + "\r\n";
        };
        return new RequestTemplate(request, plan.sessions(), random);
    }

    private static String post(String path, boolean ofSession, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + OVER_HTTPS + "Content-Type: application/json\r\n"
                + (ofSession ? "X-Session-ID: " + SESSION + "\r\n" : "")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String event(String more) {
        return "{\"eventType\":\"" + Payload.TYPE + "\",\"payload\":" + Payload.JSON
                + ",\"eventId\":\"" + EVENT_ID + "\"" + more + "}";
    }

    private static List<Integer> places(String request, String what) {
        List<Integer> places = new ArrayList<>();
        for (int at = request.indexOf(what); at >= 0; at = request.indexOf(what, at + 1)) {
            places.add(at);
        }
        return places;
    }

    int length() {
        return bytes.length;
    }

    /** Puts the next request there, with new event ids and sessions drawn by lot. */
    void next(ByteBuffer to) {
        for (int i = 0; i < sessionPlaces.size(); i++) {
            number(sessionPlaces.get(i), Sessions.FIRST + random.nextInt(sessions));
        }
        for (int i = 0; i < eventPlaces.size(); i++) {
            ids.write(bytes, eventPlaces.get(i));
        }
        to.put(bytes);
    }

    private void number(int at, long value) {
        long rest = value;
        for (int i = SESSION_DIGITS - 1; i >= 0; i--) {
            bytes[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
