package dev.sojourn.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ResponseReaderTest {

    private static final String SIZED = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n"
            + "Content-Length: 16\r\n\r\n{\"success\":true}";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\n{\"a\":\r\nB;ext=\"x\"\r\n \"HTTP/1.1\"\r\n1\r\n}\r\n0\r\nX-Sum: 1\r\n\r\n";
    private static final String EMPTY =
            "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nretry-after: 1\r\n\r\n";
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final String INTERIM = "HTTP/1.1 100 Continue\r\n\r\n" + SIZED;

    private final ResponseReader reader = new ResponseReader();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 50, 10_000})
    void findsEveryEndHoweverTheBytesAreCut(int segment) throws ProtocolException {
        byte[] all = (SIZED + CHUNKED + EMPTY + NO_CONTENT + INTERIM + CHUNKED).getBytes(StandardCharsets.US_ASCII);
        List<Integer> statuses = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (int from = 0; from < all.length; from += segment) {
            ByteBuffer in = ByteBuffer.wrap(all, from, Math.min(segment, all.length - from));
            while (in.hasRemaining()) {
                if (reader.read(in)) {
                    statuses.add(reader.status());
                    ends.add(in.position());
                }
            }
        }
        assertEquals(List.of(201, 200, 503, 204, 201, 200), statuses);
        assertEquals(SIZED.length(), ends.get(0));
        assertEquals(all.length, ends.get(5));
    }

    @Test
    void leavesWhatFollowsInTheBuffer() throws ProtocolException {
        ByteBuffer in = bytes(SIZED + SIZED);
        assertTrue(reader.read(in));
        assertEquals(SIZED.length(), in.remaining());
    }

    @Test
    void waitsForTheLastByteOfABody() throws ProtocolException {
        assertFalse(reader.read(bytes(SIZED.substring(0, SIZED.length() - 1))));
        assertTrue(reader.read(bytes("}")));
    }

    @Test
    void tellsThatTheServerCloses() throws ProtocolException {
        reader.read(bytes("HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
        assertTrue(reader.closing());
        reader.read(bytes(SIZED));
        assertFalse(reader.closing());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"success\":true}\r\n",
        "HTTP/1.1 20x Odd\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: many\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabc\r\n"})
    void refusesWhatItWouldMisread(String answer) {
        assertThrows(ProtocolException.class, () -> reader.read(bytes(answer)));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
