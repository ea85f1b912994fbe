package dev.sojourn.launcher;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what was started, last first, when the process is told to end (SIGTERM, SIGINT) or the start fails.
 *
 * <p>The JVM would report a signal as failure (143); a service that was asked to stop and did so in order has not
 * failed, so it exits with 0.
 */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean exiting;

    /** One thing to give back. */
    @FunctionalInterface
    interface Closer {

        void close() throws Exception;
    }

    private record Step(String name, Closer closer) {
    }

    /** One that waits for the process to be told to end. */
    static Shutdown onSignal() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::endOnSignal, "shutdown"));
        return shutdown;
    }

    /** Takes note of something that is running now. */
    synchronized void add(String name, Closer closer) {
        steps.push(new Step(name, closer));
    }

    /** Whether anything is running. */
    synchronized boolean isArmed() {
        return !steps.isEmpty();
    }

    /** Gives back everything; what fails is logged and keeps nothing else from being given back. */
    synchronized void close() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.closer().close();
            } catch (Exception e) {
                LOG.warn("could not stop {}", step.name(), e);
            }
        }
    }

    void exit(int code) {
        synchronized (this) {
            exiting = true;
        }
        close();
        System.exit(code);
    }

    private void endOnSignal() {
        synchronized (this) {
            if (exiting) {
                return;
            }
        }
        LOG.info("stopping");
        close();
        LOG.info("stopped");
        Runtime.getRuntime().halt(0);
    }
}
