package dev.sojourn.launcher.model;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** The site's backend links sessions to users, the operator undoes it. */
final class LinkSteps {

    private LinkSteps() {
    }

    record Link(Which session, int user) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            Instant now = sequence.now();
            ModelUser user = sequence.user(user()).orElse(null);
            if (user == null) {
                return;
            }
            Answer answer = sequence.api.asServer("POST", "/api/sessions/" + session.id + "/link",
                    new JsonObject().put("userId", user.id).put("reason", "login"));
            if (Expect.refused(sequence.model.refusalOfLink(session, user, now), answer)) {
                return;
            }
            Expect.status(200, answer);
            String token = Expect.newToken(answer, sequence);
            if (session.user == null) {
                session.link(user, "server", "login", now);
            }
            session.tokens.issue(token);
            Expect.session(session, answer.session());
        }
    }

    record Undo(Which session) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            Answer answer = sequence.api.asOperator("POST", "/api/admin/sessions/" + session.id + "/unlink",
                    new JsonObject().put("reason", "a mistake"));
            if (Expect.refused(sequence.model.refusalOfUndo(session), answer)) {
                return;
            }
            Expect.status(200, answer);
            if (session.user != null) {
                session.undoLink("a mistake", sequence.now());
            }
            Expect.session(session, answer.session());
        }
    }
}
