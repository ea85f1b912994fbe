package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import io.vertx.pgclient.SslMode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Stands between the service and its database and breaks what passes through at a place that the test names. It reads
 * just as much of PostgreSQL's protocol as that takes: where a message begins and ends, and which is which.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message formats</a>
 */
final class FaultProxy implements AutoCloseable {

    private static final int BIND = 'B';
    private static final int READY_FOR_QUERY = 'Z';
    private static final byte OUTSIDE_OF_TRANSACTIONS = 'I';
    private static final int HEAD = 5;

    /** What is to happen to the first statement that has the marker among its arguments. */
    private record Cut(byte[] marker, boolean afterCommit, CountDownLatch done) {
    }

    private final DatabaseUrl target;
    private final int port;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;
    private volatile boolean silentToNew;
    private volatile Cut cut;

    private FaultProxy(DatabaseUrl target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = listener.getLocalPort();
        accept(listener);
    }

    static FaultProxy before(DatabaseUrl target) {
        try {
            return new FaultProxy(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database through the proxy, in clear text, so that it can be read. */
    DatabaseUrl url() {
        return new DatabaseUrl("127.0.0.1", port, target.database(), target.user(), target.password(),
                SslMode.DISABLE);
    }

    /** Cuts the connection on which a statement with this argument comes, before the server sees it. */
    void cutBefore(String marker) {
        cut = new Cut(marker.getBytes(StandardCharsets.UTF_8), false, new CountDownLatch(1));
    }

    /** Cuts the connection on which a statement with this argument was committed, before the service hears of it. */
    void cutAfterCommit(String marker) {
        cut = new Cut(marker.getBytes(StandardCharsets.UTF_8), true, new CountDownLatch(1));
    }

    void awaitCut() {
        try {
            assertTrue(cut.done().await(10, TimeUnit.SECONDS), "nothing was cut");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No answer passes any more, on connections that are and on those to come; nothing is closed. */
    void silence() {
        silentToNew = true;
        links.forEach(link -> link.silent = true);
    }

    /** From here on answers pass again, those that were held back first. */
    void speak() {
        silentToNew = false;
        links.forEach(link -> link.silent = false);
    }

    /** Connections that come from now on are answered; those that are silent stay so for good. */
    void speakToNewOnes() {
        silentToNew = false;
    }

    void cutAll() {
        links.forEach(Link::close);
    }

    /** As if the server were gone: what is open is cut, and nobody listens. */
    void refuse() throws IOException {
        listener.close();
        cutAll();
    }

    void listenAgain() throws IOException {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        accept(listener);
    }

    private void accept(ServerSocket from) {
        start("accept", () -> {
            while (!from.isClosed()) {
                Socket service = from.accept();
                try {
                    Link link = new Link(service, new Socket(target.host(), target.port()));
                    links.add(link);
                    if (from.isClosed()) {
                        // It was on its way in when everything was cut.
                        link.close();
                    }
                } catch (IOException e) {
                    service.close();
                }
            }
        });
    }

    @Override
    public void close() {
        try {
            refuse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Work {

        void run() throws IOException, InterruptedException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // One of both ends is gone, which is what this class is for.
            }
        }, "fault proxy, " + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection of the service and the one to the server that it is tied to. */
    private final class Link {

        private final Socket service;
        private final Socket server;
        private volatile boolean silent = silentToNew;
        /** The statement whose answer must not pass is on its way. */
        private volatile Cut awaitingCommit;

        Link(Socket service, Socket server) throws IOException {
            this.service = service;
            this.server = server;
            service.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            start("to the server", () -> closing(this::toServer));
            start("to the service", () -> closing(this::toService));
        }

        private void closing(Work work) throws IOException, InterruptedException {
            try {
                work.run();
            } finally {
                close();
            }
        }

        void close() {
            links.remove(this);
            for (Socket end : new Socket[] {service, server}) {
                try {
                    end.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void toServer() throws IOException {
            DataInputStream in = new DataInputStream(service.getInputStream());
            OutputStream out = new BufferedOutputStream(server.getOutputStream());
            // The first message has no type.
            int length = in.readInt();
            out.write(ByteBuffer.allocate(length).putInt(length).put(in.readNBytes(length - Integer.BYTES)).array());
            out.flush();
            while (true) {
                byte[] message = message(in);
                Cut wanted = cut;
                if (message[0] == BIND && wanted != null && wanted.done().getCount() > 0
                        && contains(message, wanted.marker())) {
                    if (!wanted.afterCommit()) {
                        wanted.done().countDown();
                        return;
                    }
                    awaitingCommit = wanted;
                }
                out.write(message);
                if (service.getInputStream().available() == 0) {
                    out.flush();
                }
            }
        }

        private void toService() throws IOException, InterruptedException {
            DataInputStream in = new DataInputStream(server.getInputStream());
            OutputStream out = service.getOutputStream();
            ByteArrayOutputStream held = new ByteArrayOutputStream();
            while (true) {
                byte[] message = message(in);
                held.write(message);
                Cut awaited = awaitingCommit;
                boolean ready = message[0] == READY_FOR_QUERY;
                if (awaited != null && ready && message[HEAD] == OUTSIDE_OF_TRANSACTIONS) {
                    awaited.done().countDown();
                    return;
                }
                if (ready || awaited == null) {
                    awaitSpeech();
                    out.write(held.toByteArray());
                    held.reset();
                }
            }
        }

        private void awaitSpeech() throws IOException, InterruptedException {
            while (silent) {
                if (service.isClosed()) {
                    throw new IOException("closed");
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    private static byte[] message(DataInputStream in) throws IOException {
        byte type = in.readByte();
        int length = in.readInt();
        byte[] rest = in.readNBytes(length - Integer.BYTES);
        return ByteBuffer.allocate(HEAD + rest.length).put(type).putInt(length).put(rest).array();
    }

    private static boolean contains(byte[] message, byte[] marker) {
        for (int from = 0; from <= message.length - marker.length; from++) {
            if (Arrays.equals(message, from, from + marker.length, marker, 0, marker.length)) {
                return true;
            }
        }
        return false;
    }
}
