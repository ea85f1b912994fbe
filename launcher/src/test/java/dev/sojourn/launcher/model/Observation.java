package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.Api.Exchange;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at all that anybody can see of the sessions and users of a sequence. */
final class Observation {

    /** What its user's export holds is seen with that. */
    private static final List<View> OF_USERS = List.of(View.USER, View.CONSENT, View.EVENTS);
    private static final List<View> OF_NOBODYS = List.of(View.USER, View.CONSENT, View.EVENTS, View.EXPORT);

    private final Sequence sequence;
    private final List<Runnable> checks = new ArrayList<>();

    private Observation(Sequence sequence) {
        this.sequence = sequence;
    }

    /** Asks for all of it at once, and then looks at the answers. */
    static void of(Sequence sequence) {
        Observation observation = new Observation(sequence);
        sequence.model.sessions.forEach(observation::ask);
        sequence.model.users.forEach(observation::ask);
        observation.checks.forEach(Runnable::run);
    }

    /** As its browser does, which has its latest token; where that is refused, it is everywhere. */
    private void ask(ModelSession session) {
        String token = sequence.token(session, Proof.OWN);
        Optional<Refusal> refusal = session.access(token, sequence.now());
        List<View> views = refusal.isPresent() ? List.of(View.USER) : session.user == null ? OF_NOBODYS : OF_USERS;
        for (View view : views) {
            expect(sequence.api.askOfSession(session.id, view.path, token), refusal,
                    shown -> view.check(sequence, session, shown));
        }
    }

    /** As the operator does. */
    private void ask(ModelUser user) {
        expect(sequence.api.askAsOperator("/api/admin/export?userId=" + user.id),
                user.isErased() ? Optional.of(Refusal.NO_USER) : Optional.empty(),
                shown -> Exported.check(sequence.model, user, shown));
    }

    private void expect(Exchange exchange, Optional<Refusal> refusal, Consumer<JsonObject> shown) {
        checks.add(() -> {
            if (!Expect.refused(refusal, exchange.await())) {
                Expect.status(200, exchange.await());
                shown.accept(exchange.await().body());
            }
        });
    }
}
