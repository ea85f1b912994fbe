package dev.sojourn.launcher;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.Serial;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;

/** A host and port of the settings that can't be listened on. The message is for the operator, who has to mend it. */
final class ListenException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private ListenException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Empty when the failure is of another kind.
     *
     * @param prefix of the settings' environment variables, {@code <prefix>_HOST} and {@code <prefix>_PORT}
     */
    static Optional<ListenException> of(String prefix, String host, int port, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isPortTaken(cause)) {
                return Optional.of(new ListenException("Port %d is taken by another process. Set %s_PORT to a free one."
                        .formatted(port, prefix), failure));
            }
            if (isOfSocket(cause) || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException) {
                return Optional.of(new ListenException("Can't listen on host %s, port %d: %s. Check %s_HOST and %s_PORT."
                        .formatted(host, port, cause.getMessage(), prefix, prefix), failure));
            }
        }
        return Optional.empty();
    }

    /** The JDK's transport fails with the one, a native one with the other. */
    private static boolean isOfSocket(Throwable cause) {
        return cause instanceof SocketException || cause instanceof NativeIoException;
    }

    /** There is one exception for a taken port, a forbidden one and an address of another machine: its text tells. */
    private static boolean isPortTaken(Throwable cause) {
        return isOfSocket(cause) && String.valueOf(cause.getMessage()).contains("in use");
    }
}
