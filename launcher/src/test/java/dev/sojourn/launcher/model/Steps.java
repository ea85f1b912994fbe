package dev.sojourn.launcher.model;

import dev.sojourn.launcher.model.EventSteps.Event;
import dev.sojourn.launcher.model.EventSteps.Send;
import dev.sojourn.launcher.model.EventSteps.SendAgain;
import dev.sojourn.launcher.model.EventSteps.SendTogether;
import dev.sojourn.launcher.model.ErasureSteps.Erase;
import dev.sojourn.launcher.model.ErasureSteps.EraseUser;
import dev.sojourn.launcher.model.LinkSteps.Link;
import dev.sojourn.launcher.model.LinkSteps.Undo;
import dev.sojourn.launcher.model.ProfileSteps.Choose;
import dev.sojourn.launcher.model.ProfileSteps.Tell;
import dev.sojourn.launcher.model.SessionSteps.Begin;
import dev.sojourn.launcher.model.SessionSteps.Leave;
import dev.sojourn.launcher.model.SessionSteps.LetTimePass;
import dev.sojourn.launcher.model.SessionSteps.Look;
import dev.sojourn.launcher.model.SessionSteps.Open;
import dev.sojourn.launcher.model.SignupSteps.BeginOnTwoDevices;
import dev.sojourn.launcher.model.SignupSteps.SignUp;
import dev.sojourn.launcher.model.SignupSteps.SignUpAgain;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;

/** What may be done, and how often. */
final class Steps {

    private static final int MOST_STEPS = 14;
    private static final int SESSIONS = 5;
    private static final int USERS = 2;
    private static final int EMAILS = 3;

    private Steps() {
    }

    static ActionChainArbitrary<Sequence> chains(Supplier<Sequence> begin) {
        return ActionChain.startWith(begin)
                .withMaxTransformations(MOST_STEPS)
                .withAction(9, step(open()))
                .withAction(1, step(Arbitraries.just(new Begin())))
                .withAction(10, step(send()))
                .withAction(3, step(Combinators.combine(session(), proof()).as(SendAgain::new)))
                .withAction(2, step(sendTogether()))
                .withAction(6, step(Combinators.combine(session(), proof(), attributes()).as(Tell::new)))
                .withAction(5, step(choose()))
                .withAction(7, step(signUp()))
                .withAction(2, step(session().map(SignUpAgain::new)))
                .withAction(3, step(email().map(BeginOnTwoDevices::new)))
                .withAction(3, step(Combinators.combine(session(), proof()).as(Leave::new)))
                .withAction(4, step(Combinators.combine(session(), user()).as(Link::new)))
                .withAction(2, step(session().map(Undo::new)))
                .withAction(3, step(Combinators.combine(session(), proof(), yesOrNo()).as(Erase::new)))
                .withAction(1, step(user().map(EraseUser::new)))
                .withAction(3, step(look()))
                .withAction(4, step(time()))
                .withAction(2, Action.just(Transformer.endOfChain()));
    }

    private static Action<Sequence> step(Arbitrary<? extends Step> steps) {
        Arbitrary<Transformer<Sequence>> transformers =
                steps.map(step -> Transformer.mutate(step.toString(), sequence -> sequence.take(step)));
        return (Action.Independent<Sequence>) () -> transformers;
    }

    private static Arbitrary<Which> session() {
        Arbitrary<Boolean> inUse = Arbitraries.frequency(Tuple.of(5, true), Tuple.of(2, false));
        return Combinators.combine(Arbitraries.integers().between(0, SESSIONS - 1), inUse).as(Which::new);
    }

    private static Arbitrary<Integer> user() {
        return Arbitraries.integers().between(0, USERS - 1);
    }

    private static Arbitrary<Integer> email() {
        return Arbitraries.integers().between(0, EMAILS - 1);
    }

    private static Arbitrary<Boolean> yesOrNo() {
        return Arbitraries.of(false, true);
    }

    private static Arbitrary<Proof> proof() {
        return Arbitraries.frequency(Tuple.of(20, Proof.OWN), Tuple.of(1, Proof.NONE), Tuple.of(1, Proof.ENDED),
                Tuple.of(1, Proof.ANOTHERS));
    }

    private static Arbitrary<Step> open() {
        Arbitrary<Map<String, String>> metadata = Arbitraries.maps(Arbitraries.of("campaign", Sent.FIRST_NAME),
                Arbitraries.of("autumn", "winter").injectNull(0.3)).ofMaxSize(2);
        return Combinators.combine(session(), proof(), metadata).as(Open::new);
    }

    private static Arbitrary<Event> event() {
        Arbitrary<Integer> eventId = Arbitraries.integers().between(0, Sequence.EVENT_IDS - 1).injectNull(0.4);
        Arbitrary<Event> plain = Combinators
                .combine(Arbitraries.of("PAGE_VIEW", Sent.SIGNUP_COMPLETED), eventId, yesOrNo())
                .as((type, id, personal) -> new Event(type, id, Map.of(), personal));
        Arbitrary<Event> ofForm = Combinators.combine(Arbitraries.of("FORM_PROGRESS", "QUIZ_COMPLETED"), eventId,
                attributes()).as((type, id, fields) -> new Event(type, id, fields, false));
        return Arbitraries.frequencyOf(Tuple.of(3, plain), Tuple.of(2, ofForm));
    }

    private static Arbitrary<Step> send() {
        return Combinators.combine(session(), proof(), event()).as(Send::new);
    }

    private static Arbitrary<Step> sendTogether() {
        return Arbitraries.integers().between(1, 3).flatMap(size -> Combinators.combine(session().list().ofSize(size),
                event().list().ofSize(size)).as(SendTogether::new));
    }

    private static Arbitrary<Map<String, String>> attributes() {
        return Combinators.combine(Arbitraries.maps(Arbitraries.of("city", Sent.FIRST_NAME),
                        Arbitraries.of("one", "two", "three").injectNull(0.2)).ofMinSize(1).ofMaxSize(2),
                email().injectNull(0.7)).as(Steps::withEmail);
    }

    private static Map<String, String> withEmail(Map<String, String> attributes, Integer email) {
        Map<String, String> all = new TreeMap<>(attributes);
        if (email != null) {
            all.put(ModelProfile.EMAIL, email.toString());
        }
        return all;
    }

    private static Arbitrary<Step> choose() {
        return Combinators.combine(session(), proof(), yesOrNo(), yesOrNo(), Arbitraries.of("2026-01").injectNull(0.5))
                .as(Choose::new);
    }

    private static Arbitrary<Step> signUp() {
        Arbitrary<Map<String, String>> attributes = Arbitraries.maps(Arbitraries.of("city", Sent.FIRST_NAME),
                Arbitraries.of("four", "five")).ofMaxSize(2);
        return Combinators.combine(session(), proof(), email(), yesOrNo(), attributes,
                Arbitraries.of("key-1", "key-2").injectNull(0.4)).as(SignUp::new);
    }

    private static Arbitrary<Step> look() {
        return Combinators.combine(session(), proof(), Arbitraries.of(View.values())).as(Look::new);
    }

    /** Within a visit, to the next, beyond what repeats a signup, beyond the expiry. */
    private static Arbitrary<Step> time() {
        return Arbitraries.of(Duration.ofMinutes(20), Duration.ofMinutes(40), Duration.ofHours(25),
                Duration.ofHours(50)).map(LetTimePass::new);
    }
}
