package dev.sojourn.launcher;

import java.io.Serial;

/** A port to listen on that another process has. */
final class PortTakenException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    PortTakenException(String setting, int port, Throwable cause) {
        super("Port %d is taken by another process. Set %s to a free one.".formatted(port, setting), cause);
    }
}
