package dev.sojourn.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the responses of one connection, in whatever pieces they come, and skips their bodies. It knows as much of
 * HTTP/1.1 (RFC 9112) as a server may answer to plain requests: lengths, chunks, trailers, interim responses, and
 * {@code Connection: close}; no body that ends with the connection.
 */
final class ResponseReader {

    private static final int MAX_HEAD = 16 * 1024;

    private enum State { STATUS, HEADERS, BODY, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER }

    private final byte[] line = new byte[MAX_HEAD];
    private State state = State.STATUS;
    private int length;
    private int status;
    private long remaining;
    private boolean chunked;
    private boolean sized;
    private boolean closing;

    /**
     * Reads on; what it read is gone from the buffer.
     *
     * @return whether a response ended here; what follows it is left in the buffer
     * @throws ProtocolException when it can't go on
     */
    boolean read(ByteBuffer in) throws ProtocolException {
        while (in.hasRemaining()) {
            if (state == State.BODY || state == State.CHUNK) {
                int skipped = (int) Math.min(remaining, in.remaining());
                in.position(in.position() + skipped);
                remaining -= skipped;
                if (remaining == 0 && bodyPartEnded()) {
                    return true;
                }
            } else if (line(in) && lineEnded()) {
                return true;
            }
        }
        return false;
    }

    /** The status of the response that ended last. */
    int status() {
        return status;
    }

    /** Whether the server closes the connection after the response that ended last. */
    boolean closing() {
        return closing;
    }

    /** Gathers a line without its end. */
    private boolean line(ByteBuffer in) throws ProtocolException {
        while (in.hasRemaining()) {
            byte b = in.get();
            if (b == '\n') {
                if (length > 0 && line[length - 1] == '\r') {
                    length--;
                }
                return true;
            }
            if (length == line.length) {
                throw new ProtocolException("a line of the answer is longer than " + MAX_HEAD + " bytes");
            }
            line[length++] = b;
        }
        return false;
    }

    private boolean lineEnded() throws ProtocolException {
        boolean empty = length == 0;
        boolean ended = false;
        switch (state) {
            case STATUS -> statusLine();
            case HEADERS -> {
                if (empty) {
                    ended = headEnded();
                } else {
                    header();
                }
            }
            case CHUNK_SIZE -> chunkSize();
            case CHUNK_END -> {
                if (!empty) {
                    throw new ProtocolException("a chunk is longer than it says");
                }
                state = State.CHUNK_SIZE;
            }
            case TRAILER -> {
                if (empty) {
                    ended = end();
                }
            }
            default -> throw new IllegalStateException(state.name());
        }
        length = 0;
        return ended;
    }

    private void statusLine() throws ProtocolException {
        if (length < 12 || line[0] != 'H' || line[4] != '/' || line[8] != ' ') {
            throw new ProtocolException("not a status line: " + text(0, Math.min(length, 40)));
        }
        status = digit(9) * 100 + digit(10) * 10 + digit(11);
        state = State.HEADERS;
        remaining = 0;
        chunked = false;
        sized = false;
        closing = line[7] == '0';
    }

    private int digit(int at) throws ProtocolException {
        int digit = line[at] - '0';
        if (digit < 0 || digit > 9) {
            throw new ProtocolException("not a status line: " + text(0, Math.min(length, 40)));
        }
        return digit;
    }

    private void header() throws ProtocolException {
        if (isNamed("content-length")) {
            remaining = number("content-length".length() + 1, 10);
            sized = true;
        } else if (isNamed("transfer-encoding")) {
            chunked = value("transfer-encoding").equalsIgnoreCase("chunked");
        } else if (isNamed("connection")) {
            closing = value("connection").equalsIgnoreCase("close");
        }
    }

    private boolean isNamed(String name) {
        if (length <= name.length() || line[name.length()] != ':') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            // Lower case of what a header's name may consist of.
            if ((line[i] | 0x20) != name.charAt(i) && line[i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String value(String name) {
        return text(name.length() + 1, length).strip();
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Reads the number that the line has from there on; a chunk's size may have extensions after it. */
    private long number(int from, int radix) throws ProtocolException {
        String text = text(from, length);
        int extensions = text.indexOf(';');
        try {
            long number = Long.parseLong((extensions < 0 ? text : text.substring(0, extensions)).strip(), radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new ProtocolException("not a length: " + text);
    }

    private boolean headEnded() throws ProtocolException {
        if (status / 100 == 1) {
            state = State.STATUS;
            return false;
        }
        if (status == 204 || status == 304) {
            return end();
        }
        if (chunked) {
            state = State.CHUNK_SIZE;
            return false;
        }
        if (!sized) {
            throw new ProtocolException("an answer with neither a length nor chunks");
        }
        state = State.BODY;
        return remaining == 0 && end();
    }

    private void chunkSize() throws ProtocolException {
        remaining = number(0, 16);
        state = remaining == 0 ? State.TRAILER : State.CHUNK;
    }

    private boolean bodyPartEnded() {
        if (state == State.CHUNK) {
            state = State.CHUNK_END;
            return false;
        }
        return end();
    }

    private boolean end() {
        state = State.STATUS;
        return true;
    }
}
