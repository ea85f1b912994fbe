package dev.sojourn.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** An endpoint being served. */
public final class Service {

    private final Supplier<Future<Void>> unregister;
    private final Promise<Void> drained = Promise.promise();
    private int inFlight;
    private boolean closed;

    Service(Supplier<Future<Void>> unregister) {
        this.unregister = unregister;
    }

    synchronized void track(Future<Void> answer) {
        inFlight++;
        answer.onComplete(done -> leave());
    }

    private synchronized void leave() {
        inFlight--;
        drainIfIdle();
    }

    private void drainIfIdle() {
        if (closed && inFlight == 0) {
            drained.tryComplete();
        }
    }

    /** Takes no more calls, and completes when those taken are answered. */
    public Future<Void> close() {
        return unregister.get().eventually(this::drain);
    }

    private synchronized Future<Void> drain() {
        closed = true;
        drainIfIdle();
        return drained.future();
    }
}
