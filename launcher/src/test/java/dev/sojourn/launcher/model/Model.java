package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.ModelSession.LinkChange;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that is there, as far as the API promises it. */
final class Model {

    final List<ModelSession> sessions = new ArrayList<>();
    final List<ModelUser> users = new ArrayList<>();

    ModelSession add(String sessionId) {
        ModelSession session = new ModelSession(sessionId);
        sessions.add(session);
        return session;
    }

    boolean knows(String sessionId) {
        return sessions.stream().anyMatch(session -> session.id.equals(sessionId));
    }

    /** Null where nobody has that email. */
    private ModelUser owner(String email) {
        return users.stream().filter(user -> !user.isErased() && user.has(email)).findFirst().orElse(null);
    }

    /** Empty where a user is to be made; for somebody whose proof is good, and who has not signed up so before. */
    Optional<Refusal> refusalOfSignup(ModelSession session, String email) {
        ModelUser owner = owner(email);
        boolean taken = owner != null;
        boolean linked = session.user != null && session.user != owner;
        return taken && linked ? Optional.of(Refusal.EMAIL_TAKEN.or(Refusal.LINKED))
                : taken ? Optional.of(Refusal.EMAIL_TAKEN)
                : linked ? Optional.of(Refusal.LINKED) : Optional.empty();
    }

    /** For the site's backend. */
    Optional<Refusal> refusalOfLink(ModelSession session, ModelUser user, Instant now) {
        if (session.isErased()) {
            return Optional.of(Refusal.ERASED);
        }
        if (!session.isAlive(now)) {
            return Optional.of(Refusal.NO_SESSION);
        }
        if (session.user != null && session.user != user) {
            return Optional.of(Refusal.LINKED);
        }
        return user.isErased() ? Optional.of(Refusal.NO_USER) : Optional.empty();
    }

    /** For the operator, who may undo the link of any session that is there, in use or not. */
    Optional<Refusal> refusalOfUndo(ModelSession session) {
        if (session.isErased()) {
            return Optional.of(Refusal.ERASED);
        }
        return session.seen ? Optional.empty() : Optional.of(Refusal.NO_SESSION);
    }

    /**
     * How many rows of which table an erasure removes.
     *
     * @param exactly  all but drafts; a table without any is left out
     * @param drafts   that hold something
     * @param traces   drafts that may be rows although nothing is known
     */
    record Rows(Map<String, Integer> exactly, int drafts, int traces) {
    }

    /** @param user null where the sessions go alone */
    Rows rows(List<ModelSession> gone, ModelUser user) {
        Map<String, Integer> rows = new TreeMap<>();
        rows.put("user_sessions", gone.size());
        rows.put("users", user == null ? 0 : 1);
        for (ModelSession session : gone) {
            rows.merge("event_logs", session.events.count(), Integer::sum);
            rows.merge("event_ids", session.events.countInLedger(), Integer::sum);
            rows.merge("session_consents", session.consent.all().size(), Integer::sum);
            rows.merge("session_links", session.links.size(), Integer::sum);
        }
        if (user != null) {
            rows.merge("session_links", (int) formerLinks(user).count(), Integer::sum);
        }
        rows.values().removeIf(count -> count == 0);
        int drafts = (int) gone.stream().filter(session -> !session.draft.known().isEmpty()).count();
        int touched = (int) gone.stream().filter(session -> session.toldSomething).count();
        return new Rows(rows, drafts, touched - drafts);
    }

    /** Links to sessions that are not the user's any more, and how they were undone. */
    Stream<LinkChange> formerLinks(ModelUser user) {
        return sessions.stream().filter(session -> !session.isErased() && session.user != user)
                .flatMap(session -> session.links.stream()).filter(change -> change.user() == user)
                .sorted(Comparator.comparing(LinkChange::at));
    }

    /** @param user null where the sessions go alone: their user stays, and forgets them */
    void erase(List<ModelSession> gone, ModelUser user, JsonObject receipt) {
        gone.forEach(session -> session.erase(receipt));
        if (user != null) {
            user.receipt = receipt;
            sessions.forEach(session -> session.links.removeIf(change -> change.user() == user));
        }
    }

    /** Ids that must be nowhere. */
    List<String> erasedIds() {
        return Stream.concat(
                sessions.stream().filter(ModelSession::isErased).map(session -> session.id),
                users.stream().filter(ModelUser::isErased).map(user -> user.id)).toList();
    }
}
