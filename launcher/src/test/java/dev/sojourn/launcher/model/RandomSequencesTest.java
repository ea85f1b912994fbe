package dev.sojourn.launcher.model;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.state.ActionChain;

/**
 * Whatever visitors, the site's backend and the operator do, in whatever order: the service answers, keeps and forgets
 * as the model does.
 */
class RandomSequencesTest {

    private static Stage stage;

    @BeforeContainer
    static void open() {
        stage = Stage.open();
    }

    /** Also after a start that has failed, of which nothing is to distract. */
    @AfterContainer
    static void close() {
        if (stage != null) {
            stage.close();
        }
    }

    @Provide
    Arbitrary<ActionChain<Sequence>> sequences() {
        return Steps.chains(stage::begin);
    }

    @Property(tries = 10_000)
    void endAsTheModelDoes(@ForAll("sequences") ActionChain<Sequence> sequence) {
        sequence.run().end();
    }
}
