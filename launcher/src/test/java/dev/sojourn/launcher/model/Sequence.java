package dev.sojourn.launcher.model;

import dev.sojourn.contract.MovableClock;
import dev.sojourn.launcher.model.Api.Exchange;
import dev.sojourn.launcher.model.SessionSteps.Open;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One sequence under way: the service, the model beside it, and what the steps have in common. */
final class Sequence {

    static final int EVENT_IDS = 4;
    /** What every step takes, so that no two things happen at the same time. */
    private static final Duration STEP = Duration.ofSeconds(1);

    final Api api;
    final Model model = new Model();
    /** What was sent last, to be sent again as it was. */
    final Map<ModelSession, Sent> latestEvents = new HashMap<>();
    final Map<ModelSession, Form> latestForms = new HashMap<>();

    private final MovableClock clock;
    private final Traces traces;
    /** Makes this sequence's people other ones than any other's. */
    private final String domain = Ids.random().substring(0, 8) + ".example.org";
    /** Which clients give again and again: of version 4 and of version 7. */
    private final List<String> eventIds;

    /** A signup as it was sent. */
    record Form(String token, String key, String email, Map<String, String> attributes, String cta) {
    }

    Sequence(Client client, MovableClock clock, Traces traces) {
        this.api = new Api(client);
        this.clock = clock;
        this.traces = traces;
        this.eventIds = List.of(Ids.random(), Ids.timeOrdered(now().minus(Duration.ofHours(1))), Ids.random(),
                Ids.timeOrdered(now().minus(Duration.ofHours(2))));
        // A browser that is here, and one that has made its id and not been here yet.
        model.add(Ids.random());
        model.add(Ids.random());
        take(new Open(new Which(0, false), Proof.NONE, Map.of()));
    }

    void take(Step step) {
        clock.pass(STEP);
        step.take(this);
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    Instant now() {
        return clock.instant();
    }

    ModelSession session(Which which) {
        List<ModelSession> inUse = model.sessions.stream()
                .filter(session -> session.isAlive(now()) && session.tokens.hasValid()).toList();
        List<ModelSession> sessions = which.inUse() && !inUse.isEmpty() ? inUse : model.sessions;
        return sessions.get(which.number() % sessions.size());
    }

    Which latestSession() {
        return new Which(model.sessions.size() - 1, false);
    }

    /** In the order in which they came up, those who were erased too; empty while nobody signed up. */
    Optional<ModelUser> user(int number) {
        return model.users.isEmpty() ? Optional.empty() : Optional.of(model.users.get(number % model.users.size()));
    }

    /** Of people who may sign up here; upper case is the same one. */
    String email(int number, boolean upperCase) {
        String email = "visitor" + number + "@" + domain;
        return upperCase ? email.toUpperCase(Locale.ROOT) : email;
    }

    /** As they are told: an email is told by its number. */
    Map<String, String> told(Map<String, String> attributes) {
        Map<String, String> told = new TreeMap<>(attributes);
        told.computeIfPresent(ModelProfile.EMAIL, (name, number) -> email(Integer.parseInt(number), false));
        return told;
    }

    String eventId(int number) {
        return eventIds.get(number);
    }

    /** Null for none. */
    String token(ModelSession session, Proof proof) {
        return switch (proof) {
            case OWN -> session.tokens.hasValid() ? session.tokens.latest() : session.tokens.latestEnded();
            case NONE -> null;
            case ENDED -> session.tokens.latestEnded();
            case ANOTHERS -> model.sessions.stream().filter(other -> other != session && other.tokens.hasValid())
                    .map(other -> other.tokens.latest()).findFirst().orElse(null);
        };
    }

    /** All that can be seen of it is as the model has it, and of whom was erased there is no trace. */
    void end() {
        clock.pass(STEP);
        try {
            Observation.of(this);
            traces.expectNone(model.erasedIds());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + System.lineSeparator() + this, e);
        }
    }

    /** What was said so far. */
    @Override
    public String toString() {
        return api.log().stream().map(Exchange::toString).collect(Collectors.joining(System.lineSeparator()));
    }
}
