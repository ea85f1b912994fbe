package dev.sojourn.launcher.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody has. */
public final class Ports {

    /** Below those that systems hand out for outgoing connections, so that none takes one between here and its use. */
    private static final int FIRST = 15_000;
    private static final int LAST = 32_000;

    private Ports() {
    }

    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try {
                occupy(port).close();
                return port;
            } catch (IOException e) {
                // Taken: another.
            }
        }
    }

    /** Listens on it, on every address. */
    static ServerSocket occupy(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress((InetAddress) null, port));
        return socket;
    }
}
