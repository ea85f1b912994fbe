package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.ModelConsent.Choice;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Visitors tell about themselves, and choose what may be kept. */
final class ProfileSteps {

    private ProfileSteps() {
    }

    /** @param attributes a null value takes one back */
    record Tell(Which session, Proof proof, Map<String, String> attributes) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            String token = sequence.token(session, proof);
            Map<String, String> told = sequence.told(attributes);
            Answer answer = sequence.api.ofSession("PATCH", session.id, "/profile", token,
                    new JsonObject().put("attributes", Sent.json(told)));
            Optional<Refusal> refusal = session.access(token, sequence.now());
            if (refusal.isEmpty() && session.wantsAnotherEmail(told)) {
                refusal = Optional.of(Refusal.EMAIL_FIXED);
            }
            if (Expect.refused(refusal, answer)) {
                return;
            }
            Map<String, String> refused = session.tell(told, sequence.now());
            Expect.status(200, answer);
            JsonObject profile = answer.body().getJsonObject("profile");
            assertEquals(Expect.attributes(session), profile.getJsonObject("attributes"), "attributes");
            assertEquals(refused, Expect.reasons(profile.getJsonArray("refused")), "refused");
            assertEquals(Expect.completion(session), profile.getDouble("completion"), "completion");
        }
    }

    record Choose(Which session, Proof proof, boolean analytics, boolean profiling, String policyVersion)
            implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            String token = sequence.token(session, proof);
            JsonObject body = new JsonObject().put("analytics", analytics).put("profiling", profiling);
            Answer answer = sequence.api.ofSession("PUT", session.id, "/consent", token,
                    policyVersion == null ? body : body.put("policyVersion", policyVersion));
            if (!Expect.refused(session.access(token, sequence.now()), answer)) {
                session.choose(new Choice(analytics, profiling, policyVersion, sequence.now()));
                Expect.status(200, answer);
                View.CONSENT.check(sequence, session, answer.body());
            }
        }
    }
}
