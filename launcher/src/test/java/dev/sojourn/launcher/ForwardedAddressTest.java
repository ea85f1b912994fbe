package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

@ExtendWith(TestDatabase.class)
class ForwardedAddressTest {

    private static TestService behindTwoProxies;
    private static TestService keepingNone;

    @BeforeAll
    static void start(DatabaseUrl database) {
        behindTwoProxies = TestService.start(database, Map.of("HTTP_TRUSTED_PROXIES", "2"));
        keepingNone = TestService.start(database, Map.of("PRIVACY_IP_ADDRESS", "none"));
    }

    @AfterAll
    static void stop() {
        behindTwoProxies.close();
        keepingNone.close();
    }

    private static String addressOf(TestService service, String... forwarded) {
        HttpRequest.Builder request = service.builder("POST", "/api/sessions", BodyPublishers.noBody());
        for (String header : forwarded) {
            request.header("X-Forwarded-For", header);
        }
        return service.exchange(request.build()).session().getJsonObject("metadata").getString("ip");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "198.51.100.7, 10.0.0.1; 198.51.100.0",
        "forged, 6.6.6.6, 198.51.100.7, 10.0.0.1; 198.51.100.0",
        "198.51.100.7; 198.51.100.0",
        "2001:db8:1:2:3:4:5:6, 10.0.0.1; 2001:db8:1::",
        "::ffff:198.51.100.7, 10.0.0.1; 198.51.100.0",
        "nonsense, 10.0.0.1; "})
    void countsTheTrustedProxiesFromTheEnd(String forwarded, String address) {
        assertEquals(address, addressOf(behindTwoProxies, forwarded));
    }

    @Test
    void readsSeveralHeadersAsOneList() {
        assertEquals("198.51.100.0", addressOf(behindTwoProxies, "6.6.6.6", "198.51.100.7", "10.0.0.1"));
    }

    @Test
    void withoutTheHeaderTheConnectionTells() {
        assertEquals("127.0.0.0", addressOf(behindTwoProxies));
    }

    @Test
    void keepsNoneWhereNoneIsToBeKept() {
        assertNull(addressOf(keepingNone, "198.51.100.7"));
    }
}
