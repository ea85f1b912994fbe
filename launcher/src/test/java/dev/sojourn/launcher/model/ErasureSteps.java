package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.Model.Rows;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Somebody is to be forgotten. */
final class ErasureSteps {

    private static final String DRAFTS = "session_profiles";

    private ErasureSteps() {
    }

    /** @param user whether with all that belongs to the session's user */
    record Erase(Which session, Proof proof, boolean user) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelSession session = sequence.session(session());
            String token = sequence.token(session, proof);
            Answer answer = sequence.api.ofSession("DELETE", session.id, "?scope=" + (user ? "user" : "session"),
                    token, null);
            if (session.isErased()) {
                // The answer may have been lost, and a proof is no longer to be had.
                Expect.status(200, answer);
                assertEquals(session.receipt, answer.body(), "the same receipt");
            } else if (!Expect.refused(session.access(token, sequence.now()), answer)) {
                ModelUser gone = user ? session.user : null;
                erased(sequence, gone == null ? List.of(session) : List.copyOf(gone.sessions), gone, answer);
            }
        }
    }

    /** By the operator. */
    record EraseUser(int user) implements Step {

        @Override
        public void take(Sequence sequence) {
            ModelUser user = sequence.user(user()).orElse(null);
            if (user == null) {
                return;
            }
            Answer answer = sequence.api.asOperator("DELETE", "/api/admin/users/" + user.id, null);
            if (user.isErased()) {
                Expect.status(200, answer);
                assertEquals(user.receipt, answer.body(), "the same receipt");
            } else {
                erased(sequence, List.copyOf(user.sessions), user, answer);
            }
        }
    }

    /** @param user null where the sessions go alone */
    private static void erased(Sequence sequence, List<ModelSession> sessions, ModelUser user, Answer answer) {
        Expect.status(200, answer);
        Rows rows = sequence.model.rows(sessions, user);
        Map<String, Integer> deleted = new TreeMap<>();
        answer.body().getJsonObject("deleted").stream().filter(each -> !each.getValue().equals(0))
                .forEach(each -> deleted.put(each.getKey(), (Integer) each.getValue()));
        int drafts = deleted.containsKey(DRAFTS) ? deleted.remove(DRAFTS) : 0;
        assertEquals(rows.exactly(), deleted, "deleted");
        assertTrue(drafts >= rows.drafts() && drafts <= rows.drafts() + rows.traces(),
                () -> drafts + " drafts were deleted where there were " + rows);
        JsonObject receipt = answer.body().getJsonObject("receipt");
        assertEquals(user == null ? "session" : "user", receipt.getString("scope"), "scope");
        assertEquals(Expect.time(sequence.now()), receipt.getString("requestedAt"), "requestedAt");
        assertEquals(Expect.time(sequence.now()), receipt.getString("erasedAt"), "erasedAt");
        sequence.model.erase(sessions, user, answer.body());
    }
}
