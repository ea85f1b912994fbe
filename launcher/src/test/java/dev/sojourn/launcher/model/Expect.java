package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.ModelConsent.Choice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Holds answers against the model. */
final class Expect {

    /** How exact lastSeen is. */
    private static final Duration EXACTNESS = Duration.ofMinutes(1);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Expect() {
    }

    static void status(int expected, Answer answer) {
        assertEquals(expected, answer.status(), answer.text());
    }

    /** Whether it had to be refused, and then it was, as it had to be. */
    static boolean refused(Optional<Refusal> expected, Answer answer) {
        expected.ifPresent(refusal -> assertTrue(refusal.answers().contains(answer.status() + " " + answer.code()),
                () -> "not " + refusal.answers() + ": " + answer.status() + " " + answer.text()));
        return expected.isPresent();
    }

    /** A session that nobody has heard of so far. */
    static ModelSession another(Sequence sequence, Answer answer) {
        status(201, answer);
        String id = answer.session().getString("sessionId");
        assertFalse(sequence.model.knows(id), "another session");
        ModelSession session = sequence.model.add(id);
        session.begin(sequence.now());
        session.tokens.issue(newToken(answer, sequence));
        return session;
    }

    /** One that was issued, and never before. */
    static String newToken(Answer answer, Sequence sequence) {
        String token = answer.session().getString("token");
        assertNotNull(token, "a token");
        assertTrue(sequence.model.sessions.stream().noneMatch(any -> any.tokens.hasBeenIssued(token)), "a fresh token");
        return token;
    }

    static void session(ModelSession expected, JsonObject shown) {
        identity(expected, shown);
        assertEquals(time(expected.createdAt), shown.getString("createdAt"), "createdAt");
        assertEquals(expected.visits, shown.getInteger("visitCount"), "visitCount");
        assertEquals(expected.visits > 1, shown.getBoolean("returning"), "returning");
        metadata(expected, shown);
    }

    static void metadata(ModelSession expected, JsonObject shown) {
        JsonObject metadata = shown.getJsonObject("metadata").copy();
        metadata.remove("ip");
        assertEquals(Sent.json(expected.metadata), metadata, "metadata");
    }

    static void identity(ModelSession expected, JsonObject shown) {
        assertEquals(expected.id, shown.getString("sessionId"), "sessionId");
        assertEquals(expected.user == null ? null : expected.user.id, shown.getString("userId"), "userId");
        assertEquals(userData(expected), shown.getJsonObject("userData"), "userData");
        lastSeen(expected, shown);
    }

    static void lastSeen(ModelSession expected, JsonObject shown) {
        Instant lastSeen = Instant.parse(shown.getString("lastSeen"));
        assertTrue(!lastSeen.isAfter(expected.lastActivity)
                        && lastSeen.isAfter(expected.lastActivity.minus(EXACTNESS)),
                () -> "lastSeen is " + lastSeen + ", and the latest activity was " + expected.lastActivity);
    }

    /** Null where nothing is known. */
    static JsonObject userData(ModelSession session) {
        return session.user == null && session.draft.known().isEmpty() ? null : attributes(session);
    }

    static JsonObject attributes(ModelSession session) {
        JsonObject attributes = new JsonObject();
        Map<String, ModelProfile.Word> known = session.profile().known();
        ModelProfile.ATTRIBUTES.forEach(name ->
                attributes.put(name, known.containsKey(name) ? known.get(name).value() : null));
        return session.user == null ? attributes : attributes.put(ModelProfile.EMAIL, session.user.email);
    }

    /** To two digits; 1 only when nothing is missing, which never happens here. */
    static double completion(ModelSession session) {
        JsonObject attributes = attributes(session);
        long known = attributes.stream().filter(each -> each.getValue() != null).count();
        return Math.round(known * 100.0 / attributes.size()) / 100.0;
    }

    static void events(ModelSession session, JsonArray shown) {
        List<ModelEvent> expected = session.events.newestFirst();
        List<JsonObject> listed = objects(shown);
        assertEquals(expected.size(), listed.size(), () -> "events: " + shown.encode());
        for (int i = 0; i < expected.size(); i++) {
            ModelEvent event = expected.get(i);
            eventId(session, event, listed.get(i));
            assertEquals(new JsonObject().put("eventId", event.id).put("eventType", event.type)
                            .put("payload", event.payload).put("timestamp", time(event.timestamp))
                            .put("receivedAt", time(event.receivedAt)),
                    listed.get(i), "event " + i);
        }
    }

    /** The server's ids are known by its answers; none is two events'. */
    static void eventId(ModelSession session, ModelEvent event, JsonObject shown) {
        String id = shown.getString("eventId");
        if (event.id == null) {
            assertFalse(session.events.hasId(id), "an id of its own");
            event.id = id;
        }
        assertEquals(event.id, id, "eventId");
    }

    /** By attribute. */
    static Map<String, String> reasons(JsonArray refused) {
        Map<String, String> reasons = new TreeMap<>();
        objects(refused).forEach(each -> reasons.put(each.getString("field"), each.getString("reason")));
        return reasons;
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    static JsonObject choice(Choice chosen) {
        return chosen == null
                ? new JsonObject().putNull("analytics").putNull("profiling").putNull("policyVersion").putNull("at")
                : new JsonObject().put("analytics", chosen.analytics()).put("profiling", chosen.profiling())
                        .put("policyVersion", chosen.policyVersion()).put("at", time(chosen.at()));
    }

    /** To the millisecond, as answers have it. */
    static String time(Instant time) {
        return TIME.format(time);
    }
}
