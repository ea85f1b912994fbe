package dev.sojourn.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** An endpoint being served. */
public final class Service {

    private final Supplier<Future<Void>> leave;
    private final Promise<Void> drained = Promise.promise();
    private int inFlight;
    private boolean left;
    private Future<Void> closed;

    /** @param leave completes when no more calls arrive */
    Service(Supplier<Future<Void>> leave) {
        this.leave = leave;
    }

    synchronized void track(Future<Void> answer) {
        inFlight++;
        answer.onComplete(done -> answered());
    }

    private synchronized void answered() {
        inFlight--;
        drainIfIdle();
    }

    private void drainIfIdle() {
        if (left && inFlight == 0) {
            drained.tryComplete();
        }
    }

    /**
     * Takes no more calls, and completes when those taken are answered. In a cluster it goes on taking them for a
     * moment, until the other nodes know; only then may this node serve the endpoint again. Closing twice is closing
     * once.
     */
    public synchronized Future<Void> close() {
        if (closed == null) {
            closed = leave.get().eventually(this::drain);
        }
        return closed;
    }

    private synchronized Future<Void> drain() {
        left = true;
        drainIfIdle();
        return drained.future();
    }
}
