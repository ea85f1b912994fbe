package dev.sojourn.launcher.model;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** A browser comes, comes back, and leaves. */
final class SessionSteps {

    private SessionSteps() {
    }

    /** @param metadata a null value removes a member */
    record Open(Which session, Proof proof, Map<String, String> metadata) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            String token = sequence.token(session, proof);
            Instant now = sequence.now();
            Answer answer = sequence.api.open(session.id, token, metadata);
            if (Expect.refused(session.isErased() ? Optional.of(Refusal.ERASED) : Optional.empty(), answer)) {
                return;
            }
            boolean proven = session.isProven(token, now);
            if (!session.seen) {
                session.begin(now);
                Expect.status(201, answer);
                session.tokens.issue(Expect.newToken(answer, sequence));
            } else if (proven) {
                session.beActive(now);
                Expect.status(200, answer);
                assertFalse(answer.session().containsKey("token"), "a token although the one that came is good");
            } else if (session.isAlive(now) && session.tokens.noneWasEverIssued()) {
                session.beActive(now);
                Expect.status(200, answer);
                session.tokens.issue(Expect.newToken(answer, sequence));
            } else {
                session = Expect.another(sequence, answer);
            }
            described(session, proven, answer);
        }

        private void described(ModelSession session, boolean proven, Answer answer) {
            boolean strips = metadata.get(Sent.FIRST_NAME) != null
                    && (!proven || session.refusal(Sent.FIRST_NAME) != null);
            Map<String, String> told = new TreeMap<>(metadata);
            if (strips) {
                told.remove(Sent.FIRST_NAME);
            }
            session.describe(told);
            Expect.session(session, answer.session());
            assertEquals(strips ? new JsonArray().add("/metadata/firstName") : null,
                    answer.session().getJsonArray("stripped"), "stripped");
        }
    }

    /** Without an id: the server gives one. */
    record Begin() implements Step {

        @Override
        public void take(Sequence sequence) {
            Answer answer = sequence.api.open(null, null, Map.of());
            Expect.session(Expect.another(sequence, answer), answer.session());
        }
    }

    record Leave(Which session, Proof proof) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            String token = sequence.token(session, proof);
            Answer answer = sequence.api.ofSession("POST", session.id, "/unlink", token, new JsonObject());
            if (!Expect.refused(session.access(token, sequence.now()), answer)) {
                session.leave(sequence.now());
                Expect.session(Expect.another(sequence, answer), answer.session());
            }
        }
    }

    /** Be it with a proof or without. */
    record Look(Which session, Proof proof, View view) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            String token = sequence.token(session, proof);
            Answer answer = sequence.api.ofSession("GET", session.id, view.path, token, null);
            if (!Expect.refused(session.access(token, sequence.now()), answer)) {
                Expect.status(200, answer);
                view.check(sequence, session, answer.body());
            }
        }
    }

    record LetTimePass(Duration time) implements Step {

        @Override
        public void take(Sequence sequence) {
            sequence.pass(time);
        }
    }
}
