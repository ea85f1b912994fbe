package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.Received.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Events come: once, again, together, late. */
final class EventSteps {

    private EventSteps() {
    }

    /**
     * @param eventId  a number, or none
     * @param fields   of a form; empty where it is none of a form
     * @param personal whether it tells what it had better not tell
     */
    record Event(String type, Integer eventId, Map<String, String> fields, boolean personal) {

        Sent in(Sequence sequence) {
            return new Sent(type, eventId == null ? null : sequence.eventId(eventId),
                    sequence.told(fields), personal);
        }
    }

    record Send(Which session, Proof proof, Event event) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            send(sequence, session, proof, event.in(sequence));
        }
    }

    /** As its client does which did not see the answer. */
    record SendAgain(Which session, Proof proof) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            if (sequence.latestEvents.containsKey(session)) {
                send(sequence, session, proof, sequence.latestEvents.get(session));
            }
        }
    }

    private static void send(Sequence sequence, ModelSession session, Proof proof, Sent sent) {
        String token = sequence.token(session, proof);
        sequence.latestEvents.put(session, sent);
        Answer answer = sequence.api.send(session.id, token, sent.body());
        Received received = session.receive(sent, token, sequence.now());
        Expect.status(received.outcome().status, answer);
        switch (received.outcome()) {
            case ERASED, LEFT -> assertEquals(received.outcome() == Outcome.ERASED ? "SESSION_ERASED"
                    : "SESSION_NOT_FOUND", answer.code());
            case UNTRACKED -> assertEquals(false, answer.body().getBoolean("tracked"), "tracked");
            case STORED, DUPLICATE -> {
                JsonObject shown = answer.body().getJsonObject("event");
                Expect.eventId(session, received.event(), shown);
                assertEquals(received.event().type, shown.getString("eventType"), "eventType");
                assertEquals(Expect.time(received.event().timestamp), shown.getString("timestamp"), "timestamp");
                told(received, shown);
            }
        }
    }

    /** Whom it told about, and what of it was left out. */
    private static void told(Received received, JsonObject shown) {
        assertEquals(received.stripped() ? new JsonArray().add("/payload/firstName") : null,
                shown.getJsonArray("stripped"), "stripped");
        JsonObject profile = shown.getJsonObject("profile");
        if (received.merged() == null) {
            assertNull(profile, "profile");
            return;
        }
        assertEquals(received.merged(), profile.getJsonArray("merged").stream().collect(Collectors.toSet()), "merged");
        assertEquals(received.refused(), Expect.reasons(profile.getJsonArray("refused")), "refused");
    }

    /** Each for itself, whichever session it is of; nothing proves them. */
    record SendTogether(List<Which> sessions, List<Event> events) implements Step {

        @Override
        public void take(Sequence sequence) {
            List<ModelSession> bySession = sessions.stream().map(sequence::session).toList();
            List<Received> expected = new ArrayList<>();
            JsonArray batch = new JsonArray();
            for (int i = 0; i < events.size(); i++) {
                Sent sent = events.get(i).in(sequence);
                batch.add(sent.body().put("sessionId", bySession.get(i).id));
                expected.add(bySession.get(i).receive(sent, null, sequence.now()));
            }
            Answer answer = sequence.api.sendAll(new JsonObject().put("events", batch));
            if (expected.stream().allMatch(received -> received.outcome() == Outcome.ERASED)) {
                Expect.refused(Optional.of(Refusal.ERASED), answer);
                return;
            }
            Expect.status(200, answer);
            JsonArray results = answer.body().getJsonArray("results");
            for (int i = 0; i < expected.size(); i++) {
                Received received = expected.get(i);
                JsonObject result = results.getJsonObject(i);
                assertEquals(received.outcome().inBatch, result.getString("status"), () -> result.encode());
                if (received.event() != null) {
                    Expect.eventId(bySession.get(i), received.event(), result);
                    told(received, result);
                }
            }
        }
    }
}
