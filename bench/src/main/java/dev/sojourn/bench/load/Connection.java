package dev.sojourn.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connection with one request in flight at most. */
final class Connection implements AutoCloseable {

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer out;
    private final ResponseReader reader = new ResponseReader();
    private boolean busy;
    private long since;

    private Connection(SocketChannel channel, Selector selector, int requestLength) throws IOException {
        this.channel = channel;
        this.out = ByteBuffer.allocateDirect(requestLength);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    static Connection open(int port, Selector selector, int requestLength) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Connection(channel, selector, requestLength);
    }

    /** @param since what its latency is counted from, by {@link System#nanoTime()} */
    void send(RequestTemplate requests, long since) throws IOException {
        this.since = since;
        busy = true;
        out.clear();
        requests.next(out);
        out.flip();
        write();
    }

    private void write() throws IOException {
        channel.write(out);
        int interest = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /**
     * Goes on with whatever the selector found it ready for.
     *
     * @param in room for what comes, for this call only
     * @return whether the answer is there
     * @throws IOException also when the server closed the connection
     */
    boolean proceed(ByteBuffer in) throws IOException {
        if (key.isWritable() && out.hasRemaining()) {
            write();
        }
        if (!key.isReadable()) {
            return false;
        }
        boolean answered = false;
        in.clear();
        int count = channel.read(in);
        if (count < 0) {
            throw new ProtocolException("the server closed the connection");
        }
        in.flip();
        while (in.hasRemaining()) {
            if (!busy) {
                throw new ProtocolException("an answer that nothing was asked for");
            }
            if (reader.read(in)) {
                busy = false;
                answered = true;
            }
        }
        if (answered && reader.closing()) {
            throw new ProtocolException("the server closes the connection after status " + reader.status());
        }
        return answered;
    }

    boolean isBusy() {
        return busy;
    }

    long since() {
        return since;
    }

    int status() {
        return reader.status();
    }

    @Override
    public void close() throws IOException {
        key.cancel();
        channel.close();
    }
}
