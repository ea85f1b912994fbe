package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.LinkSteps.Link;
import dev.sojourn.launcher.model.Sequence.Form;
import dev.sojourn.launcher.model.SessionSteps.Begin;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Visitors become users. */
final class SignupSteps {

    private SignupSteps() {
    }

    /** @param key of idempotency, or null */
    record SignUp(Which session, Proof proof, int email, boolean upperCase, Map<String, String> attributes, String key)
            implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            send(sequence, session, new Form(sequence.token(session, proof), key, sequence.email(email, upperCase),
                    attributes, "B"));
        }
    }

    /** As its client does which did not see the answer, with the token it has. */
    record SignUpAgain(Which session) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            if (sequence.latestForms.containsKey(session)) {
                send(sequence, session, sequence.latestForms.get(session));
            }
        }
    }

    /** A person whom the site's backend knows on a second device. */
    record BeginOnTwoDevices(int email) implements Step {

        @Override
        public void take(Sequence sequence) {
            new Begin().take(sequence);
            Which phone = sequence.latestSession();
            new SignUp(phone, Proof.OWN, email, false, Map.of(), null).take(sequence);
            new Begin().take(sequence);
            new Link(sequence.latestSession(), sequence.model.users.size() - 1).take(sequence);
        }
    }

    private static void send(Sequence sequence, ModelSession session, Form form) {
        sequence.latestForms.put(session, form);
        JsonObject body = Sent.json(form.attributes()).put("email", form.email()).put("ctaVariant", form.cta());
        Answer answer = sequence.api.signUp(session.id, form.token(), form.key(), body);
        Instant now = sequence.now();
        boolean repeats = session.mayRepeatSignup(form.token(), form.key(), form.email(), now);
        if (Expect.refused(repeats ? Optional.empty() : session.access(form.token(), now), answer)) {
            return;
        }
        session.beActive(now);
        if (session.hasSignedUp(form.email())) {
            Expect.status(200, answer);
        } else if (Expect.refused(sequence.model.refusalOfSignup(session, form.email()), answer)) {
            return;
        } else {
            Expect.status(201, answer);
            begin(sequence, session, form, answer.user().getString("userId"));
        }
        session.tokens.issue(Expect.newToken(answer, sequence));
        Expect.session(session, answer.session());
        JsonObject user = answer.user();
        assertEquals(Expect.time(session.user.createdAt), user.getString("createdAt"), "createdAt");
        assertEquals(session.user.id, user.getString("userId"), "userId");
        Expect.attributes(session).forEach(each ->
                assertEquals(each.getValue(), user.getValue(each.getKey()), each.getKey()));
    }

    private static void begin(Sequence sequence, ModelSession session, Form form, String id) {
        assertTrue(sequence.model.users.stream().noneMatch(other -> other.id.equals(id)), "a user of its own");
        ModelUser user = new ModelUser(id, form.email(), form.cta(), sequence.now());
        sequence.model.users.add(user);
        session.signUp(user, form.attributes(), form.token(), form.key(), sequence.now());
    }
}
