package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.ModelConsent.Choice;
import dev.sojourn.launcher.model.ModelProfile.Source;
import dev.sojourn.launcher.model.ModelProfile.Word;
import dev.sojourn.launcher.model.Received.Outcome;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the API promises of one session: who may read it, what it takes, what it holds. */
final class ModelSession {

    static final Duration EXPIRY = Duration.ofHours(40);
    private static final Duration VISIT_GAP = Duration.ofMinutes(30);

    final String id;
    /** By the server: a client may have made the id already. */
    boolean seen;
    boolean left;
    /** Of the erasure; null while there is none. */
    JsonObject receipt;

    Instant createdAt;
    Instant lastActivity;
    int visits;
    final Map<String, String> metadata = new TreeMap<>();

    final ModelTokens tokens = new ModelTokens();
    final ModelConsent consent = new ModelConsent();
    final List<LinkChange> links = new ArrayList<>();
    /** Whose it is; null while nobody's. */
    ModelUser user;
    /** Who signed up here; null once that was undone. */
    private ModelUser signedUp;

    final ModelProfile draft = new ModelProfile();
    /** Whether anything was ever told: what was refused or removed may have left an empty draft. */
    boolean toldSomething;
    final ModelEvents events = new ModelEvents();

    ModelSession(String id) {
        this.id = id;
    }

    /** @param user null where somebody left a session that was nobody's */
    record LinkChange(String action, String actor, ModelUser user, String reason, Instant at) {
    }

    // Who may do what.

    boolean isErased() {
        return receipt != null;
    }

    /** One that was left or has expired is as good as unknown, but for its events. */
    boolean isAlive(Instant now) {
        return seen && !left && !isErased() && now.isBefore(lastActivity.plus(EXPIRY));
    }

    boolean isProven(String token, Instant now) {
        return isAlive(now) && tokens.isValid(token);
    }

    /** Empty for who may read and change it. */
    Optional<Refusal> access(String token, Instant now) {
        if (isErased()) {
            return Optional.of(Refusal.ERASED);
        }
        return isProven(token, now) ? Optional.empty() : Optional.of(Refusal.UNPROVEN);
    }

    /** Whether the token that a signup has ended may repeat it. */
    boolean mayRepeatSignup(String token, String key, String email, Instant now) {
        return isAlive(now) && tokens.mayRepeatSignup(token, key, email, now);
    }

    boolean hasSignedUp(String email) {
        return signedUp != null && signedUp.has(email);
    }

    // A browser comes, and comes back.

    void begin(Instant now) {
        seen = true;
        createdAt = now;
        lastActivity = now;
        visits = 1;
    }

    void beActive(Instant now) {
        if (!now.isBefore(lastActivity.plus(VISIT_GAP))) {
            visits++;
        }
        lastActivity = now;
    }

    /** Null removes a member, which needs nobody's consent. */
    void describe(Map<String, String> told) {
        told.forEach((name, value) -> {
            if (value == null) {
                metadata.remove(name);
            } else if (consent.allowsEvents()) {
                metadata.put(name, value);
            }
        });
    }

    // What may be kept.

    void choose(Choice choice) {
        consent.choose(choice);
        if (!choice.profiling()) {
            draft.forgetAll();
        }
    }

    /** Why an attribute may not be known of the visitor; null where it may. */
    String refusal(String attribute) {
        return consent.refusal(attribute, user == null);
    }

    // What is told.

    ModelProfile profile() {
        return user == null ? draft : user.profile;
    }

    /** A user's email stays what it was at signup. */
    boolean wantsAnotherEmail(Map<String, String> attributes) {
        return user != null && attributes.containsKey(ModelProfile.EMAIL)
                && !user.has(attributes.get(ModelProfile.EMAIL));
    }

    /** Answers what was refused, and why. */
    Map<String, String> tell(Map<String, String> attributes, Instant now) {
        toldSomething = true;
        Map<String, String> refused = new TreeMap<>();
        attributes.forEach((name, value) -> {
            if (value != null && refusal(name) != null) {
                refused.put(name, refusal(name));
            } else if (user == null || !name.equals(ModelProfile.EMAIL)) {
                tell(name, value, Source.FORM, now, false);
            }
        });
        return refused;
    }

    private void tell(String name, String value, Source source, Instant at, boolean repeated) {
        toldSomething = true;
        boolean counts = profile().tell(name, new Word(value, source, at, user == null ? null : this), repeated);
        if (counts && value == null && user != null) {
            // What is removed is removed everywhere.
            user.sessions.forEach(session -> session.draft.forget(name));
        }
    }

    // Whose it is.

    /** The draft becomes the user's, and is kept for the case that the link is undone; what the form says wins. */
    void signUp(ModelUser newUser, Map<String, String> form, String proof, String key, Instant now) {
        newUser.profile.takeDraft(draft, this);
        form.forEach((name, value) -> newUser.profile.tell(name, new Word(value, Source.FORM, now, null), false));
        signedUp = newUser;
        link(newUser, "signup", null, now);
        tokens.letRepeatSignup(proof, key, newUser.email, now);
        events.forgetSignup();
        if (consent.allowsEvents()) {
            events.addOfSignup(ModelEvent.ofSignup(new JsonObject().put("ctaVariant", newUser.cta), newUser, now));
        }
    }

    /** What raises what may be read ends the tokens there were. */
    void link(ModelUser someone, String actor, String reason, Instant now) {
        user = someone;
        user.sessions.add(this);
        tokens.endAll();
        links.add(new LinkChange("link", actor, someone, reason, now));
    }

    /** As if it had never been linked, but for its events, and the ledger. */
    void undoLink(String reason, Instant now) {
        links.add(new LinkChange("unlink", "operator", user, reason, now));
        user.profile.takeBack(this);
        user.sessions.remove(this);
        user = null;
        signedUp = null;
        tokens.endAll();
    }

    /** Its history stays with its user. */
    void leave(Instant now) {
        links.add(new LinkChange("unlink", "visitor", user, null, now));
        left = true;
        tokens.endAll();
    }

    void erase(JsonObject erasure) {
        receipt = erasure;
        tokens.endAll();
        if (user != null) {
            user.profile.forgetTeller(this);
            user.sessions.remove(this);
        }
    }

    // What happens in it.

    /** Needs no proof, and may come to one that has expired. */
    Received receive(Sent sent, String token, Instant now) {
        if (isErased()) {
            return Received.nothing(Outcome.ERASED);
        }
        if (!seen) {
            begin(now);
        } else if (isAlive(now)) {
            beActive(now);
        }
        boolean ofSignup = signedUp != null && sent.type().equals(Sent.SIGNUP_COMPLETED);
        // Once somebody has signed up, a client's word of it is that very event.
        ModelEvent known = ofSignup ? events.ofSignup() : events.find(sent.eventId());
        // What was stored before is still there, whatever has been decided since.
        if (known == null && (left || !consent.allowsEvents())) {
            return Received.nothing(left ? Outcome.LEFT : Outcome.UNTRACKED);
        }
        // Of one that has expired nobody can say who sits there now.
        boolean strips = sent.personal() && (!isAlive(now) || refusal(Sent.FIRST_NAME) != null);
        Map<String, String> refused = refusedFields(sent, isProven(token, now));
        ModelEvent event = known != null ? known
                : store(sent.payloadWithout(strips, refused.keySet()), sent, ofSignup, now);
        return new Received(known == null ? Outcome.STORED : Outcome.DUPLICATE, event, strips,
                merge(sent, refused.keySet(), event, known != null), refused);
    }

    private ModelEvent store(JsonObject payload, Sent sent, boolean ofSignup, Instant now) {
        if (ofSignup) {
            events.addOfSignup(ModelEvent.ofSignup(payload, signedUp, now));
            return events.ofSignup();
        }
        ModelEvent event = ModelEvent.of(sent, payload, now);
        events.add(event);
        return event;
    }

    private Map<String, String> refusedFields(Sent sent, boolean proven) {
        Map<String, String> refused = new TreeMap<>();
        sent.fields().forEach((name, value) -> {
            String reason = !proven ? "PROOF_REQUIRED"
                    : user != null && name.equals(ModelProfile.EMAIL) ? "EMAIL_FIXED"
                    : value == null ? null : refusal(name);
            if (reason != null) {
                refused.put(name, reason);
            }
        });
        return refused;
    }

    private Set<String> merge(Sent sent, Set<String> refused, ModelEvent event, boolean repeated) {
        Map<String, String> accepted = new TreeMap<>(sent.fields());
        accepted.keySet().removeAll(refused);
        accepted.forEach((name, value) -> tell(name, value, Source.EVENT, event.timestamp, repeated));
        return sent.fields().isEmpty() ? null : accepted.keySet();
    }
}
