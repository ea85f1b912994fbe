package dev.sojourn.postgres;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.CommandResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose server owes an answer and is silent for too long, be it that the machine is gone or that
 * something in between keeps the socket open: the server's own timeout can't tell then, and TCP sees no harm. One that
 * owes nothing may be silent for ever.
 *
 * <p>The client has no such limit, so this stands in its pipeline, where each command goes out as one message and each
 * answer comes in as one. It belongs to the connection's event loop.
 */
final class SilenceWatch extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
    private static final String CODEC = "codec";
    /** Vert.x' handler of {@code readIdleTimeout}, which is for the handshake alone. */
    private static final String IDLE = "idle";

    private final Duration patience;
    /** Set by whoever holds the connection, on any thread. */
    private volatile long patienceNanos;
    private int owed;
    /** When the server was last heard, or was first owing after it had owed nothing. */
    private long silentSince;
    private boolean watching;

    private SilenceWatch(Duration patience) {
        this.patience = patience;
        this.patienceNanos = patience.toNanos();
    }

    /** To be called once the handshake is done. */
    static void over(SqlConnection connection, Duration patience) {
        ChannelPipeline pipeline = pipeline(connection);
        pipeline.remove(IDLE);
        pipeline.addAfter(CODEC, "silence", new SilenceWatch(patience));
    }

    /** The one over this connection. */
    static SilenceWatch of(SqlConnection connection) {
        return pipeline(connection).get(SilenceWatch.class);
    }

    private static ChannelPipeline pipeline(SqlConnection connection) {
        SocketConnectionBase socket =
                (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap().unwrap();
        return socket.socket().channelHandlerContext().pipeline();
    }

    /** Waits longer, until it is told to wait as ever. */
    void waitFor(Duration longer) {
        patienceNanos = longer.toNanos();
    }

    void waitAsEver() {
        patienceNanos = patience.toNanos();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof CommandBase && owed++ == 0) {
            silentSince = System.nanoTime();
            if (!watching) {
                watchFor(context, patienceNanos);
            }
        }
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof CommandResponse) {
            owed--;
        }
        super.channelRead(context, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        silentSince = System.nanoTime();
        super.channelReadComplete(context);
    }

    private void watchFor(ChannelHandlerContext context, long nanos) {
        watching = true;
        context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        watching = false;
        long left = silentSince + patienceNanos - System.nanoTime();
        if (owed == 0 || !context.channel().isActive()) {
            return;
        }
        if (left > 0) {
            watchFor(context, left);
        } else {
            LOG.warn("the database owes an answer and has been silent for {} ms: its connection is given up",
                    TimeUnit.NANOSECONDS.toMillis(patienceNanos));
            // From the far end of the pipeline: the client would first write a farewell that nobody may read.
            context.pipeline().firstContext().close();
        }
    }
}
