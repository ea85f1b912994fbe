package dev.sojourn.bus;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * The id of the HTTP request that is being worked on, carried along through every call so that a log line anywhere can
 * be found from the answer the client saw.
 *
 * <p>It is a service provider of Vert.x only because a context local must be declared before the first Vertx is made.
 */
public final class RequestId implements VertxServiceProvider {

    private static final ContextLocal<String> LOCAL = ContextLocal.registerLocal(String.class);
    /** When it was entered, by the clock of {@link System#nanoTime()}. */
    private static final ContextLocal<Long> SINCE = ContextLocal.registerLocal(Long.class);

    @Override
    public void init(VertxBootstrap bootstrap) {
        // Loading this class declared the local.
    }

    /** From here on the current context works for this request; null means for none. */
    public static void enter(String requestId) {
        Context context = Vertx.currentContext();
        if (requestId == null) {
            context.removeLocal(LOCAL);
            context.removeLocal(SINCE);
        } else {
            context.putLocal(LOCAL, requestId);
            context.putLocal(SINCE, System.nanoTime());
        }
    }

    /** For how long the current context has worked for its request; 0 when it works for none. */
    static long elapsedNanos() {
        Context context = Vertx.currentContext();
        Long since = context == null ? null : context.getLocal(SINCE);
        return since == null ? 0 : System.nanoTime() - since;
    }

    /** The request the current context works for, or null. */
    public static String current() {
        Context context = Vertx.currentContext();
        return context == null ? null : context.getLocal(LOCAL);
    }
}
