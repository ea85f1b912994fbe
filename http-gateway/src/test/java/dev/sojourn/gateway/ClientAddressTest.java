package dev.sojourn.gateway;

import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class ClientAddressTest {

    private static List<TestGateway> behindProxies;
    private static List<List<OpenSession>> calls;

    @BeforeAll
    static void start() {
        behindProxies = IntStream.rangeClosed(0, 3).mapToObj(proxies -> TestGateway.start(settings(proxies, true)))
                .toList();
        calls = behindProxies.stream().map(ClientAddressTest::serve).toList();
    }

    @BeforeEach
    void forget() {
        calls.forEach(List::clear);
    }

    @AfterAll
    static void stop() {
        behindProxies.forEach(TestGateway::close);
    }

    private static HttpSettings settings(int proxies, boolean kept) {
        return new HttpSettings("127.0.0.1", 0, 65_536, proxies, kept, true, List.of(), TestGateway.SETTINGS.erasure(),
                TestGateway.SETTINGS.drain(), HttpsSettings.NONE);
    }

    private static List<OpenSession> serve(TestGateway gateway) {
        return gateway.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.anonymous(), true));
    }

    private static String address(int proxies, String... forwarded) {
        HttpRequest.Builder request =
                behindProxies.get(proxies).request("POST", "/api/sessions", BodyPublishers.noBody());
        List.of(forwarded).forEach(header -> request.header("X-Forwarded-For", header));
        assertEquals(201, behindProxies.get(proxies).exchange(request.build()).status());
        return calls.get(proxies).get(0).address();
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.7, 198.51.100.0", "0.0.0.0, 0.0.0.0", "255.255.255.255, 255.255.255.0",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1::", "2001:DB8:FFFF:FFFF::1, 2001:db8:ffff::", "::1, ::", "::, ::",
        "2001:db8::, 2001:db8::", "1:2:3::, 1:2:3::", "fe80::1%eth0, fe80::", "fe80::1%25, fe80::",
        "::ffff:198.51.100.7, 198.51.100.0", "::FFFF:c633:6407, 198.51.100.0", "::198.51.100.7, 198.51.100.0",
        "64:ff9b::c633:6407, 64:ff9b::", "[2001:db8:1:2::9], 2001:db8:1::", "[::1], ::",
        "198.51.100.7:51234, 198.51.100.0", "[2001:db8:1:2::9]:51234, 2001:db8:1::",
        "[::ffff:198.51.100.7]:1, 198.51.100.0", "[fe80::1%eth0]:80, fe80::"})
    void keepsTheNetworkOnly(String address, String network) {
        assertEquals(network, ClientAddress.truncate(address));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "unknown", "_hidden", "localhost", "example.org", "1.2.3", "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.-4", "01.2.3.4.", "0x7f.1.1.1", "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:123456", "1.2.3.4:80:80", "[1.2.3.4",
        "1.2.3.4]", "[]", "[", "]", "[]:80", ":", "::::", ":80", "1::2::3", "g::1", "12345::1", "[::1]80", "[::1]:",
        "[::1]:x", "[::1", "::1]", "[::1]:80:80", "[[::1]]", "\"", "\"\"", "\"1.2.3.4\"", "1.2.3.4, 5.6.7.8",
        "1.2.3.4;proto=https",
        "<script>", "\u0000", "1.2.3.4\u0000", "١.٢.٣.٤", "::ffff:1.2.3.256"})
    void keepsNothingOfWhatIsNoAddress(String address) {
        assertNull(ClientAddress.truncate(address));
    }

    @Test
    void isNotTroubledByLength() {
        for (String part : List.of("1", ":", "[", "1.", "::", "%", "\"")) {
            assertNull(ClientAddress.truncate(part.repeat(50_000)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "0; 198.51.100.7; 127.0.0.0", "0; 127.0.0.1, 198.51.100.7; 127.0.0.0",
        "1; 198.51.100.7; 198.51.100.0", "1; 6.6.6.6, 198.51.100.7; 198.51.100.0",
        "2; 198.51.100.7, 10.0.0.1; 198.51.100.0", "2; forged, 6.6.6.6, 198.51.100.7, 10.0.0.1; 198.51.100.0",
        "2; 198.51.100.7; 198.51.100.0", "3; 198.51.100.7, 10.0.0.2, 10.0.0.1; 198.51.100.0",
        "3; 6.6.6.6, 198.51.100.7, 10.0.0.2, 10.0.0.1; 198.51.100.0",
        "1; 198.51.100.7:51234; 198.51.100.0", "1; [2001:db8:1:2::9]:51234; 2001:db8:1::",
        "1; 198.51.100.7,; 198.51.100.0", "2; 198.51.100.7, ,, 10.0.0.1, ; 198.51.100.0",
        "1; unknown; ", "2; unknown, 10.0.0.1; "})
    void believesAsManyEntriesAsThereAreProxies(int proxies, String forwarded, String address) {
        assertEquals(address, address(proxies, forwarded));
    }

    @Test
    void readsManyHeadersAsOneList() {
        assertEquals("198.51.100.0", address(2, "6.6.6.6, 7.7.7.7", "198.51.100.7", "10.0.0.1"));
        calls.get(3).clear();
        String many = IntStream.range(0, 700).mapToObj(entry -> "6.6.6.6").collect(Collectors.joining(","));
        assertEquals("198.51.100.0", address(3, many, "198.51.100.7,10.0.0.2,10.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void takesTheConnectionsOwnWhereNothingWasForwarded(int proxies) {
        assertEquals("127.0.0.0", address(proxies));
    }

    @Test
    void keepsNothingWhereNothingIsToBeKept() {
        try (TestGateway keepingNone = TestGateway.start(settings(1, false))) {
            List<OpenSession> opened = serve(keepingNone);
            keepingNone.post("/api/sessions", "{\"metadata\":{\"ip\":\"6.6.6.6\"}}", "X-Forwarded-For", "198.51.100.7");
            assertNull(opened.get(0).address());
        }
    }
}
