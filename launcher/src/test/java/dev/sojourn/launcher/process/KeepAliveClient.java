package dev.sojourn.launcher.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Sends one event after the other on one connection until the server closes that. A socket of its own, since HTTP
 * libraries hide what becomes of a connection: they try again on another.
 */
final class KeepAliveClient {

    private final int port;
    private final String session;
    private final List<String> answered = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "keep-alive client");
    private volatile String unanswered;

    private KeepAliveClient(int port, String session) {
        this.port = port;
        this.session = session;
    }

    static KeepAliveClient start(int port, String session) {
        KeepAliveClient client = new KeepAliveClient(port, session);
        client.thread.start();
        return client;
    }

    void awaitEnd() throws InterruptedException {
        thread.join();
    }

    /** Events that were answered 201. */
    List<String> answered() {
        return List.copyOf(answered);
    }

    /** The event that was sent last, when the connection ended without a byte of an answer. */
    Optional<String> unanswered() {
        return Optional.ofNullable(unanswered);
    }

    /** What should not have happened. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void run() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            while (unanswered == null) {
                exchange(socket.getOutputStream(), in, UUID.randomUUID().toString());
            }
        } catch (IOException e) {
            complaints.add("no connection, or cut inside an answer: " + e);
        }
    }

    private void exchange(OutputStream out, BufferedReader in, String eventId) throws IOException {
        String status = statusOfAnswer(out, in, eventId);
        if (status == null) {
            unanswered = eventId;
            return;
        }
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            if (in.read() < 0) {
                throw new IOException("the body is cut");
            }
        }
        if (status.startsWith("HTTP/1.1 201")) {
            answered.add(eventId);
        } else {
            complaints.add(status);
        }
    }

    /** Null when the connection ended first: in order, or with a reset since this request was under way. */
    private String statusOfAnswer(OutputStream out, BufferedReader in, String eventId) throws IOException {
        String body = ServiceClient.event(eventId).encode();
        String request = "POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "X-Session-ID: " + session + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try {
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            return in.readLine();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return null;
        }
    }
}
