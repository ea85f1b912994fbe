package dev.sojourn.gateway;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.sojourn.gateway.Samples.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Requests that a proxy in front may take to end elsewhere than this server does (RFC 9112, sections 6.3 and 11.2):
 * they are refused, and nothing on their connection is read as another request.
 */
class SmugglingTest {

    private static final String EVENT = "{\"eventType\":\"A\"}";
    private static final String HEAD = "POST /api/events HTTP/1.1\r\nHost: a\r\nX-Session-ID: " + SESSION
            + "\r\nContent-Type: application/json\r\n";
    private static final String WHOLE = HEAD + "Content-Length: " + EVENT.length() + "\r\n\r\n" + EVENT;
    private static final String CHUNKED_EVENT = Integer.toHexString(EVENT.length()) + "\r\n" + EVENT + "\r\n0\r\n\r\n";

    private static TestGateway gateway;

    private List<AppendEvents> appended;
    private RawConnection connection;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @BeforeEach
    void connect() {
        gateway.reply(Endpoints.SESSION_TOUCH, Samples.TOUCHED);
        appended = gateway.reply(Endpoints.EVENT_APPEND, Samples.STORED);
        connection = gateway.connect();
    }

    @AfterEach
    void disconnect() {
        connection.close();
        gateway.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** One answer at most, a refusal, and the connection closed after it: what follows was never read. */
    private void assertRefused(String request) {
        connection.send(request + WHOLE);
        try {
            Answer answer = connection.answer();
            assertEquals(400, answer.status(), answer.text());
            assertEquals("INVALID_REQUEST", answer.code());
        } catch (UncheckedIOException e) {
            // Closed without a word.
            assertTrue(e.getCause() instanceof IOException);
        }
        connection.awaitClose();
        assertEquals(List.of(), appended);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 17\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 17\r\n",
        "Content-Length: 17\r\nTransfer-Encoding : chunked\r\n",
        "Content-Length: 17\r\nTransfer-Encoding: xchunked\r\n",
        "Content-Length: 17\r\nTransfer-Encoding: chunked, identity\r\n",
        "Content-Length: 17\r\nTransfer-Encoding:\u000bchunked\r\n",
        "Content-Length: 17\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding\t: chunked\r\n",
        "Transfer-Encoding: chunked\u0000\r\n",
        "X: y\r\n Transfer-Encoding: chunked\r\n"})
    void refusesTransferCodingsThatMayBeReadInTwoWays(String headers) {
        assertRefused(HEAD + headers + "\r\n" + CHUNKED_EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 17\r\nContent-Length: 19\r\n",
        "Content-Length: 17, 19\r\n",
        "Content-Length: 17\r\nContent-Length: 0\r\n",
        "Content-Length: +17\r\n",
        "Content-Length: -17\r\n",
        "Content-Length: 0x11\r\n",
        "Content-Length: 1 7\r\n",
        "Content-Length: 17 \u0000\r\n",
        "Content-Length: 17abc\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length:\r\n",
        "Content-Length : 17\r\n",
        "Content_Length: 17\r\nContent-Length: 17;\r\n"})
    void refusesLengthsThatMayBeReadInTwoWays(String headers) {
        assertRefused(HEAD + headers + "\r\n" + EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0x11\r\n" + EVENT + "\r\n0\r\n\r\n",
        "+11\r\n" + EVENT + "\r\n0\r\n\r\n",
        "-1\r\n" + EVENT + "\r\n0\r\n\r\n",
        "11\n" + EVENT + "\r\n0\r\n\r\n",
        "11\r" + EVENT + "\r\n0\r\n\r\n",
        "11\r\n" + EVENT + "0\r\n\r\n",
        "11\r\n" + EVENT + "xx0\r\n\r\n",
        "11\r\n" + EVENT + "\n0\r\n\r\n",
        "11;name=value\r\n" + EVENT + "\r\n0\r\n\r\n",
        "11;a\nb\r\n" + EVENT + "\r\n0\r\n\r\n",
        "fffffffffffffffff11\r\n" + EVENT + "\r\n0\r\n\r\n"})
    void refusesChunksThatMayBeReadInTwoWays(String body) {
        assertRefused(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "POST /api/events HTTP/1.1\nHost: a\n",
        "POST /api/events HTTP/1.1\r\nHost: a\n",
        "POST /api/events HTTP/1.1\r\nHost: a\rX: b\r\n",
        "POST /api/events HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n",
        "POST /api/events HTTP/1.1\r\nHost: a\r\nHost: b\r\n",
        "POST /api/events HTTP/1.1 x\r\nHost: a\r\n"})
    void refusesLinesThatMayBeReadInTwoWays(String start) {
        assertRefused(start + "X-Session-ID: " + SESSION + "\r\nContent-Type: application/json\r\nContent-Length: "
                + EVENT.length() + "\r\n\r\n" + EVENT);
    }

    @Test
    void refusesHeadersWithoutEnd() {
        connection.send(HEAD + "X: y\r\n".repeat(3_000));
        assertEquals(400, connection.answer().status());
        connection.awaitClose();
    }

    @Test
    void refusesAChunksExtensionsWithoutEnd() {
        assertRefused(HEAD + "Transfer-Encoding: chunked\r\n\r\n11;a=" + "x".repeat(100_000) + "\r\n" + EVENT
                + "\r\n0\r\n\r\n");
    }

    @Test
    void readsWhatOnlyOneReadingFits() {
        connection.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n11\r\n" + EVENT + "\r\n0\r\n\r\n" + WHOLE);
        assertEquals(201, connection.answer().status());
        assertEquals(201, connection.answer().status());
        assertEquals(2, appended.size());
    }
}
