package dev.sojourn.gateway;

import dev.sojourn.contract.Draft;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.Eventually;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

class HttpsTest {

    private static final String USER = "/api/sessions/" + Samples.SESSION + "/user";
    private static final String HSTS = "Strict-Transport-Security";

    @RegisterExtension
    final RecordedLog log = new RecordedLog();

    @TempDir
    private Path directory;
    private PemFiles files;

    @BeforeEach
    void use() throws IOException, URISyntaxException {
        files = new PemFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"));
        use("server");
    }

    private void use(String name) throws IOException, URISyntaxException {
        Path source = Path.of(HttpsTest.class.getResource("/tls/server.crt").toURI());
        Files.copy(source.resolveSibling(name + ".crt"), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(source.resolveSibling(name + ".key"), files.key(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static TestGateway start(int proxies, HttpsSettings https) {
        TestGateway gateway = TestGateway.start(new HttpSettings("127.0.0.1", 0, 65_536, proxies, true, true, List.of(),
                TestGateway.SETTINGS.erasure(), TestGateway.SETTINGS.drain(), https));
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(null));
        return gateway;
    }

    private TestGateway withTls() {
        return start(0, new HttpsSettings(Optional.of(files), false));
    }

    private static TestGateway requiring(int proxies) {
        return start(proxies, new HttpsSettings(Optional.empty(), true));
    }

    /** Whom it speaks to is not what these tests are about. */
    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new X509TrustManager() {

                @Override
                public void checkClientTrusted(X509Certificate[] chain, String type) {
                    throw new IllegalStateException("this is a client");
                }

                @Override
                public void checkServerTrusted(X509Certificate[] chain, String type) {
                    // Whoever it is.
                }

                @Override
                public X509Certificate[] getAcceptedIssuers() {
                    return new X509Certificate[0];
                }
            }}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String subject(TestGateway gateway, String... protocols) throws IOException {
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.port())) {
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }

    @Test
    void speaksTlsAndPromisesToGoOnSo() throws IOException, InterruptedException {
        try (TestGateway gateway = withTls()) {
            HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build();
            for (String path : List.of(USER, "/api/nowhere", "/docs")) {
                HttpResponse<String> answer = client.send(HttpRequest.newBuilder(
                        URI.create("https://localhost:" + gateway.port() + path)).build(), BodyHandlers.ofString());
                assertEquals(path.equals("/api/nowhere") ? 404 : 200, answer.statusCode());
                assertEquals("max-age=31536000", answer.headers().firstValue(HSTS).orElse(null), path);
                assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
            }
        }
    }

    @Test
    void speaksNoTlsThatIsBroken() throws IOException {
        try (TestGateway gateway = withTls()) {
            assertEquals("CN=localhost", subject(gateway, "TLSv1.3"));
            assertEquals("CN=localhost", subject(gateway, "TLSv1.2"));
            assertThrows(IOException.class, () -> subject(gateway, "TLSv1.1"));
        }
    }

    @Test
    void answersNoPlainHttpWhereItSpeaksTls() {
        try (TestGateway gateway = withTls(); RawConnection connection = gateway.connect()) {
            connection.send("GET " + USER + " HTTP/1.1\r\nHost: a\r\n\r\n").awaitClose();
        }
    }

    @Test
    void takesFilesThatHaveChanged() throws IOException, URISyntaxException {
        try (TestGateway gateway = withTls()) {
            assertEquals("CN=localhost", subject(gateway));
            Files.writeString(files.key(), "half written");
            Eventually.holds(() -> log.warningsAndErrors().stream()
                    .anyMatch(line -> line.getFormattedMessage().contains("can't be used")));
            assertEquals("CN=localhost", subject(gateway));
            use("other");
            Eventually.holds(() -> subject(gateway).equals("CN=other"));
        }
    }

    @Test
    void doesNotStartWithFilesThatCannotBeUsed() throws IOException {
        Files.delete(files.key());
        assertThrows(Exception.class, () -> withTls().close());
    }

    @ParameterizedTest
    @CsvSource({"server, server, ", "other, other, ", "server, other, true", "other, server, true"})
    void seeWhetherCertificateAndKeyBelongTogether(String certificate, String key, Boolean ofKey) throws Exception {
        use(key);
        Path source = Path.of(HttpsTest.class.getResource("/tls/server.crt").toURI());
        Files.copy(source.resolveSibling(certificate + ".crt"), files.certificate(),
                StandardCopyOption.REPLACE_EXISTING);
        Vertx vertx = Vertx.vertx();
        try {
            if (ofKey == null) {
                files.read(vertx);
            } else {
                assertEquals(ofKey, assertThrows(PemFiles.UnusableException.class, () -> files.read(vertx)).isOfKey());
            }
        } finally {
            TestGateway.await(vertx.close());
        }
    }

    @Test
    void refusesPlainHttpWhereHttpsIsRequired() {
        try (TestGateway gateway = requiring(1)) {
            for (String path : List.of(USER, "/api/nowhere", "/docs", "/")) {
                Answer answer = gateway.get(path);
                assertEquals(403, answer.status());
                assertEquals("HTTPS_REQUIRED", answer.code());
                assertNull(answer.header(HSTS));
            }
            assertEquals(403, gateway.post("/api/sessions", "{}").status());
            assertEquals(403, gateway.post("/api/sessions", "{}").status());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"1; https; 200", "1; HTTPS; 200", "1; http; 403", "1; https, http; 403",
        "1; http, https; 200", "1; https,; 200", "1; ,; 403", "1; https wss; 403", "2; https, http; 200",
        "2; http, https; 403", "2; https, http, https; 403", "2; https; 200", "0; https; 403"})
    void believesTheTrustedProxiesAlone(int proxies, String forwarded, int status) {
        try (TestGateway gateway = requiring(proxies)) {
            Answer answer = gateway.get(USER, "X-Forwarded-Proto", forwarded);
            assertEquals(status, answer.status());
            assertEquals(status == 200 ? "max-age=31536000" : null, answer.header(HSTS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-Ssl: on", "Front-End-Https: on", "Forwarded: proto=https",
        "X-Forwarded-Scheme: https"})
    void believesNoOtherHeader(String header) {
        try (TestGateway gateway = requiring(1)) {
            assertEquals(403, gateway.get(USER, header.split(": ")).status());
        }
    }

    @Test
    void promisesNothingWhereHttpsIsNotRequired() {
        try (TestGateway gateway = start(1, HttpsSettings.NONE)) {
            Answer answer = gateway.get(USER, "X-Forwarded-Proto", "https");
            assertEquals(200, answer.status());
            assertNull(answer.header(HSTS));
        }
    }
}
