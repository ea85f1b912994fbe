package dev.sojourn.launcher;

import java.io.Serial;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what was started, last first, when the process is told to end (SIGTERM, SIGINT) or the start fails.
 *
 * <p>The JVM would report a signal as failure (143); a service that was asked to stop and did so in order has not
 * failed, so it exits with 0. A signal that comes during the start waits for the step that is being taken, so that what
 * it starts is given back too; the next step is refused.
 */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** How long a step of the start may go on after the signal. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(8);
    /** What the steps that have no time of their own may take together. */
    private static final Duration SHARED = Duration.ofSeconds(1);
    /** What each of them gets however little of that is left: enough for one that has nothing to wait for. */
    private static final Duration LEAST = Duration.ofMillis(100);

    private final Deque<Step> steps = new ArrayDeque<>();
    private final CountDownLatch startEnded = new CountDownLatch(1);
    /** The thread that runs what a signal may interrupt; guarded by steps. */
    private Thread interruptible;
    private volatile boolean signalled;
    private volatile boolean exiting;
    /** What the process ends with; a start or a command that can't be waited for has failed. */
    private volatile int code = 1;

    /** One thing to give back. */
    @FunctionalInterface
    interface Closer {

        /** @param patience how long it may take */
        void close(Duration patience) throws Exception;
    }

    /** @param patience its own, or null when it has a part in what is shared */
    private record Step(String name, Duration patience, Closer closer) {
    }

    /** The process was told to end before it had started. */
    static final class InterruptedStartException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        InterruptedStartException() {
            super("told to stop while starting", null, false, false);
        }
    }

    /** One that waits for the process to be told to end. */
    static Shutdown onSignal() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::endOnSignal, "shutdown"));
        return shutdown;
    }

    /**
     * Takes note of something that is running now.
     *
     * @throws InterruptedStartException when nothing more is to be started
     */
    void add(String name, Closer closer) {
        add(new Step(name, null, closer));
    }

    /** The same for what may take a time of its own to stop. */
    void add(String name, Duration patience, Closer closer) {
        add(new Step(name, patience, closer));
    }

    private void add(Step step) {
        synchronized (steps) {
            steps.push(step);
        }
        if (signalled) {
            throw new InterruptedStartException();
        }
    }

    /** Runs a part of the start after which there is nothing to give back: a signal interrupts it. */
    void interruptibly(Runnable part) {
        synchronized (steps) {
            if (signalled) {
                throw new InterruptedStartException();
            }
            interruptible = Thread.currentThread();
        }
        try {
            part.run();
        } finally {
            synchronized (steps) {
                interruptible = null;
                // Nothing that comes after is meant.
                Thread.interrupted();
            }
        }
    }

    /** Whether the process was told to end. */
    boolean isSignalled() {
        return signalled;
    }

    /** The service serves: what ends it from now on is not a failure. */
    void serving() {
        code = 0;
        startEnded.countDown();
    }

    /** Gives back everything; what fails is logged and keeps nothing else from being given back. */
    synchronized void close() {
        Duration shared = SHARED;
        for (Step step = next(); step != null; step = next()) {
            long begun = System.nanoTime();
            if (step.patience() != null) {
                close(step, step.patience());
            } else {
                close(step, shared.compareTo(LEAST) < 0 ? LEAST : shared);
                shared = shared.minusNanos(System.nanoTime() - begun);
            }
        }
    }

    private static void close(Step step, Duration patience) {
        try {
            step.closer().close(patience);
        } catch (Exception | LinkageError e) {
            // A class that can't be loaded any more, since the jar was replaced, is no reason to leave the rest.
            report(step, e);
        }
    }

    private static void report(Step step, Throwable failure) {
        if (failure.getCause() instanceof TimeoutException) {
            LOG.warn("{} did not stop in time", step.name());
        } else {
            LOG.warn("could not stop {}", step.name(), failure);
        }
    }

    private Step next() {
        synchronized (steps) {
            return steps.poll();
        }
    }

    /** Gives back everything and ends the process. */
    void exit(int exitCode) {
        code = exitCode;
        exiting = true;
        close();
        startEnded.countDown();
        System.exit(exitCode);
    }

    /** Runs when {@link #exit} ends the process, too: then, and when both happen at once, that decides. */
    private void endOnSignal() {
        synchronized (steps) {
            signalled = true;
            if (interruptible != null) {
                interruptible.interrupt();
            }
        }
        if (!exiting) {
            LOG.info("stopping");
        }
        awaitStart();
        close();
        if (!exiting) {
            LOG.info("stopped");
        }
        Runtime.getRuntime().halt(code);
    }

    private void awaitStart() {
        try {
            if (!startEnded.await(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("what was being started does not end: it is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
