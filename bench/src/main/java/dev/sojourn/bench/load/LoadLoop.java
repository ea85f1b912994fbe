package dev.sojourn.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One thread's part of a run. */
final class LoadLoop implements Callable<Tally> {

    /** How long answers are waited for after the end. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(10);
    /** A selector's timeout is in whole milliseconds: closer to the next request it only looks and sleeps shortly. */
    private static final long SELECTABLE = TimeUnit.MILLISECONDS.toNanos(2);
    /** Bounds how much later than it was due a request is sent, and what it costs to wait. */
    private static final long NAP = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int READ_BUFFER = 256 * 1024;

    private final LoadPlan plan;
    private final RequestTemplate requests;
    private final Tally tally = new Tally();
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BUFFER);
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> free = new ArrayDeque<>();
    private long sent;
    private long end;
    private int busy;

    LoadLoop(LoadPlan plan, SplittableRandom random) {
        this.plan = plan;
        this.requests = RequestTemplate.of(plan, random);
    }

    @Override
    public Tally call() throws IOException {
        try (Selector selector = Selector.open()) {
            try {
                for (int i = 0; i < plan.connections(); i++) {
                    connections.add(Connection.open(plan.port(), selector, requests.length()));
                }
                free.addAll(connections);
                run(selector);
            } finally {
                for (Connection connection : connections) {
                    connection.close();
                }
            }
        }
        return tally;
    }

    private void run(Selector selector) throws IOException {
        long start = System.nanoTime();
        end = start + (long) (plan.seconds() * 1e9);
        if (plan.rate() > 0) {
            atFixedTimes(selector, start);
        } else {
            asAnswersCome(selector);
        }
        tally.tookNanos(Math.min(System.nanoTime(), end) - start);
        drain(selector);
    }

    private void asAnswersCome(Selector selector) throws IOException {
        while (!free.isEmpty() && mayGoOn()) {
            send(free.poll(), System.nanoTime());
        }
        while (busy > 0 && System.nanoTime() < end) {
            selector.select(this::ready, 100);
        }
    }

    private void atFixedTimes(Selector selector, long start) throws IOException {
        double interval = 1e9 / plan.rate();
        long planned = (long) (plan.seconds() * plan.rate());
        long next = 0;
        for (long now = start; now < end; now = System.nanoTime()) {
            while (next < planned && !free.isEmpty() && start + (long) (next * interval) <= now) {
                send(free.poll(), start + (long) (next++ * interval));
            }
            await(selector, next < planned ? start + (long) (next * interval) : end);
        }
        tally.unsent(planned - next);
    }

    private void await(Selector selector, long due) throws IOException {
        long left = Math.min(due, end) - System.nanoTime();
        if (left > SELECTABLE) {
            selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(left) - 1);
        } else if (selector.selectNow(this::ready) == 0) {
            LockSupport.parkNanos(NAP);
        }
    }

    private void drain(Selector selector) throws IOException {
        long patience = System.nanoTime() + GRACE;
        while (busy > 0 && System.nanoTime() < patience) {
            selector.select(this::ready, 100);
        }
        for (int i = 0; i < busy; i++) {
            tally.failed("no answer within " + TimeUnit.NANOSECONDS.toSeconds(GRACE) + " s after the end");
        }
    }

    private boolean mayGoOn() {
        return plan.atMost() == 0 || sent < plan.atMost();
    }

    private void send(Connection connection, long since) throws IOException {
        sent++;
        busy++;
        connection.send(requests, since);
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.proceed(in)) {
                answered(connection);
            }
        } catch (IOException e) {
            lost(connection, e);
        }
    }

    private void answered(Connection connection) throws IOException {
        long now = System.nanoTime();
        busy--;
        if (connection.status() == plan.kind().success()) {
            tally.succeeded(now - connection.since(), now < end);
        } else {
            tally.failed("status " + connection.status());
        }
        if (plan.rate() > 0) {
            free.add(connection);
        } else if (now < end && mayGoOn()) {
            send(connection, System.nanoTime());
        }
    }

    /** It is not opened again: a run with errors is worth nothing, and says so. */
    private void lost(Connection connection, IOException failure) {
        if (connection.isBusy()) {
            busy--;
        }
        tally.failed(failure.getMessage());
        try {
            connection.close();
        } catch (IOException e) {
            tally.failed(e.getMessage());
        }
    }
}
