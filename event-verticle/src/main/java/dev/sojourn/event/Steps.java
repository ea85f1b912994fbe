package dev.sojourn.event;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Repeats a step as long as it says that there is more to do. A step that composed the next one would do the same for a
 * few of them: of thousands, each would be kept until the last had ended, and they would unwind on one stack.
 */
final class Steps {

    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> end = Promise.promise();

    private Steps(Supplier<Future<Boolean>> step) {
        this.step = step;
    }

    static Future<Void> repeat(Supplier<Future<Boolean>> step) {
        Steps steps = new Steps(step);
        steps.next();
        return steps.end.future();
    }

    private void next() {
        step.get().onFailure(end::fail).onSuccess(this::goOnIf);
    }

    private void goOnIf(boolean more) {
        if (more) {
            next();
        } else {
            end.complete();
        }
    }
}
