package dev.sojourn.bench.load;

import java.io.IOException;
import java.io.Serial;

/** What came back is not HTTP/1.1 as this generator reads it. */
final class ProtocolException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
