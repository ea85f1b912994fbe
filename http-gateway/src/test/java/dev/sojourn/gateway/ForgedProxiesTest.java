package dev.sojourn.gateway;

import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.gateway.limits.LocalRateLimits;
import dev.sojourn.gateway.limits.RateLimitSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Clients say whatever they like about where they come from; the proxies that are trusted append what they saw. What is
 * stored, whom the limits go by and whether it was HTTPS is the proxies' word, always.
 */
class ForgedProxiesTest {

    private static final int CASES = 120;

    private static final List<String> ENTRIES = List.of("", " ", ",", ", ,", "unknown", "_hidden", "203.0.113.77",
            "203.0.113.77:443", "[2001:db8:77::1]", "[2001:db8:77::1]:443", "2001:db8:77::1", "fe80::1%eth0",
            "::ffff:203.0.113.77", "127.0.0.1", "10.0.0.1", "localhost", "https", "http", "\"203.0.113.77\"",
            "for=203.0.113.77;proto=https", "1.2.3", "999.1.1.1", "[::1", "x".repeat(200), "203.0.113.77, 203.0.113.78",
            "203.0.113.77,https,,127.0.0.1");

    /** What other servers go by. */
    private static final List<String> OTHERS = List.of("Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP",
            "CF-Connecting-IP", "X-Cluster-Client-IP", "X-Forwarded", "Forwarded-For", "X-Forwarded-Host",
            "X-Forwarded-Port", "X-Forwarded-Ssl", "X-Forwarded-Scheme", "Front-End-Https", "X-Url-Scheme", "Via");

    private TestGateway gateway;
    private List<OpenSession> opened;

    private void start(int proxies, boolean requireHttps) {
        gateway = TestGateway.start(new HttpSettings("127.0.0.1", 0, 65_536, proxies, true, true, List.of(),
                        TestGateway.SETTINGS.erasure(), TestGateway.SETTINGS.drain(),
                        new HttpsSettings(Optional.empty(), requireHttps)),
                new LocalRateLimits(new RateLimitSettings(true, 1000, 1, 1000), () -> 0, 10_000));
        opened = gateway.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.anonymous(), true));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** Lines of one header as a client makes them up. */
    private static List<String> forged(Random random) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(line -> IntStream.range(0, random.nextInt(4))
                .mapToObj(entry -> ENTRIES.get(random.nextInt(ENTRIES.size())))
                .collect(Collectors.joining(","))).toList();
    }

    /** As a proxy does: behind the last line, or on one of its own. */
    private static void append(List<String> lines, String entry, Random random) {
        if (lines.isEmpty() || random.nextBoolean()) {
            lines.add(entry);
        } else {
            int last = lines.size() - 1;
            lines.set(last, lines.get(last) + (random.nextBoolean() ? ", " : ",") + entry);
        }
    }

    private int open(int proxies, String client, String scheme, Random random) {
        List<String> addresses = new ArrayList<>(forged(random));
        List<String> schemes = new ArrayList<>(forged(random));
        append(addresses, client, random);
        append(schemes, scheme, random);
        for (int hop = 1; hop < proxies; hop++) {
            append(addresses, "10.0.0." + hop, random);
            append(schemes, "http", random);
        }
        return send(addresses, schemes, random);
    }

    private int send(List<String> addresses, List<String> schemes, Random random) {
        List<String> headers = new ArrayList<>();
        addresses.forEach(line -> headers.addAll(List.of("X-Forwarded-For", line)));
        schemes.forEach(line -> headers.addAll(List.of("X-Forwarded-Proto", line)));
        OTHERS.forEach(name -> headers.addAll(List.of(name, ENTRIES.get(random.nextInt(ENTRIES.size())))));
        return gateway.post("/api/sessions", "{\"metadata\":{\"ip\":\"203.0.113.77\"}}", headers.toArray(String[]::new))
                .status();
    }

    private static String dressed(String address, boolean v6, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> v6 ? "[" + address + "]" : address;
            case 1 -> (v6 ? "[" + address + "]" : address) + ":" + (1024 + random.nextInt(60_000));
            case 2 -> v6 ? address + "%eth0" : "::ffff:" + address;
            default -> address;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theProxiesWordCounts(int proxies) {
        start(proxies, true);
        Random random = new Random(proxies);
        for (int n = 0; n < CASES; n++) {
            boolean v6 = random.nextBoolean();
            String network = v6 ? "2001:db8:%x::".formatted(n + 256) : "198.51.%d.0".formatted(n);
            String client = v6 ? "2001:db8:%x:0:%x::1".formatted(n + 256, random.nextInt(0xffff))
                    : "198.51.%d.9".formatted(n);

            assertEquals(403, open(proxies, dressed(client, v6, random), "http", random), "case " + n);
            opened.clear();
            assertEquals(201, open(proxies, dressed(client, v6, random), "https", random), "case " + n);
            assertEquals(network, opened.get(0).address(), "case " + n);
            assertEquals(429, open(proxies, dressed(client, v6, random), "https", random), "case " + n);
            assertEquals(1, opened.size(), "case " + n);
        }
    }

    @Test
    void whereNoneIsTrustedTheConnectionCounts() {
        start(0, false);
        Random random = new Random(0);
        assertEquals(201, send(forged(random), forged(random), random));
        for (int n = 0; n < CASES; n++) {
            assertEquals(429, send(forged(random), forged(random), random), "case " + n);
        }
        assertEquals(List.of("127.0.0.0"), opened.stream().map(OpenSession::address).toList());
    }

    @Test
    void whereNoneIsTrustedNothingIsHttps() {
        start(0, true);
        Random random = new Random(0);
        for (int n = 0; n < CASES; n++) {
            List<String> schemes = Stream.concat(forged(random).stream(), Stream.of("https")).toList();
            assertEquals(403, send(forged(random), schemes, random));
        }
        assertEquals(List.of(), opened);
    }
}
