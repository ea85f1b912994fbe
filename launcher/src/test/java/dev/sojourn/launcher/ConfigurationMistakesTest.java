package dev.sojourn.launcher;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(VertxExtension.class)
class ConfigurationMistakesTest {

    private static final String DURATION = ", such as 500ms, 10s, 45m, 12h, 30d";

    @TempDir
    private Path directory;
    private ConfigurationFolder folder;

    @BeforeEach
    void setUp(Vertx vertx) {
        folder = new ConfigurationFolder(vertx, directory);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP_PORT             | 65536           | http.port | must be a whole number from 0 to 65535
            HTTP_PORT             | -1              | http.port | must be a whole number from 0 to 65535
            HTTP_PORT             | 80.0            | http.port | must be a whole number from 0 to 65535
            HTTP_PORT             | 99999999999     | http.port | must be a whole number from 0 to 65535
            HTTP_PORT             | tcp://10.0.0.1:80 | http.port | must be a whole number from 0 to 65535
            MANAGEMENT_PORT       | 8080            | management.port | must not be the port of http.port
            HTTP_HOST             | http://x        | http.host | must be an address or a host's name
            HTTP_TRUSTED_PROXIES  | 11              | http.trustedProxies | must be a whole number from 0 to 10
            DATABASE_POOL_SIZE    | 0               | database.poolSize | must be a whole number from 3 to 1000
            DATABASE_WAIT_QUEUE   | 100001          | database.waitQueue | must be a whole number from 1 to 100000
            EVENT_RETENTION_DAYS  | 30d             | events.retentionDays | must be a whole number from 1 to 36500
            ENABLE_EVENT_TRACKING | yes             | events.tracking | must be true or false
            ENABLE_EVENT_TRACKING | 1               | events.tracking | must be true or false
            PRIVACY_IP_ADDRESS    | full            | privacy.ipAddress | must be truncated or none
            LOG_FORMAT            | xml             | log.format | must be text or json
            LOG_LEVEL             | all             | log.level | must be trace, debug, info, warn or error
            """)
    void saysWhatIsAllowed(String name, String value, String setting, String allowed) {
        assertEquals(List.of(setting + " (environment variable " + name + "): " + allowed),
                folder.variable(name, value).mistakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "30 d", "-1d", "1.5h", "30D", "1w", "PT1H", "0s", "3651d", "99999999999d", "1h30m"})
    void refusesWhatIsNoDurationOrOutOfBounds(String value) {
        assertEquals(List.of("sessions.expiry (environment variable SESSION_EXPIRY): "
                + "must be a duration from 1s to 3650d" + DURATION),
                folder.variable("SESSION_EXPIRY", value).mistakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"64KB", "64 KiB", "0.5MiB", "1023", "17MiB", "-1", "999999999MiB"})
    void refusesWhatIsNoSizeOrOutOfBounds(String value) {
        assertEquals(List.of("http.bodyLimit (environment variable HTTP_BODY_LIMIT): "
                + "must be a size from 1KiB to 16MiB, in bytes or such as 64KiB, 1MiB"),
                folder.variable("HTTP_BODY_LIMIT", value).mistakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "https://*", "https://*.example", "localhost:3000", "https://a.example/",
        "https://A.example", "http://localhost:**", "https://a.example,*"})
    void refusesWhatIsNoOrigin(String value) {
        assertEquals(List.of("http.cors.origins (environment variable HTTP_CORS_ORIGINS): must each be scheme://host "
                + "or scheme://host:port in lower case; only a port may be *"),
                folder.variable("HTTP_CORS_ORIGINS", value).mistakes());
    }

    @Test
    void namesAllAtOnceWithTheirFilesLinesAndVariables() {
        folder.file("conf/application.yaml", """
                database:
                  poolSize: many
                http:
                  prot: 8080
                  cors: none
                  bodyLimit: [1, 2]
                """).file("conf/dev.yaml", """
                log:
                  format: xml
                events: {tracking: on}
                cache:
                  size: 10
                """).variable("HTTP_PORT", "x").variable("SESSION_EXPIRY", "x").variable("EVENT_RETENTION_DAYS", "0")
                .variable("SESSIONS_EXPIRY", "1d");

        assertEquals("""
                11 mistakes in the configuration:
                  log.format (conf/dev.yaml, line 2): must be text or json
                  events.tracking (conf/dev.yaml, line 3): must be true or false
                  database.poolSize (conf/application.yaml, line 2): must be a whole number from 3 to 1000
                  http.port (environment variable HTTP_PORT): must be a whole number from 0 to 65535
                  http.bodyLimit (conf/application.yaml, line 6): must be a size from 1KiB to 16MiB,\
                 in bytes or such as 64KiB, 1MiB
                  sessions.expiry (environment variable SESSION_EXPIRY): must be a duration from 1s to 3650d%s
                  events.retentionDays (environment variable EVENT_RETENTION_DAYS):\
                 must be a whole number from 1 to 36500
                  http.prot (conf/application.yaml, line 4): no such setting; did you mean http.port?
                  http.cors (conf/application.yaml, line 5): is a section, not a setting
                  cache.size (conf/dev.yaml, line 5): no such setting
                  sessions.expiry (environment variable SESSIONS_EXPIRY): its environment variable is SESSION_EXPIRY\
                """.formatted(DURATION), folder.refusal().getMessage());
    }

    @Test
    void aSingleMistakeIsNotPlural() {
        assertTrue(folder.variable("HTTP_PORT", "x").refusal().getMessage()
                .startsWith("1 mistake in the configuration:\n  http.port ("));
    }

    @Test
    void prodAsksForASecretAndADatabase() {
        assertEquals(List.of("database.url (not given): required, "
                + "the embedded server is for dev and test only: set DATABASE_URL",
                "http.requireHttps (not given): required, plain HTTP is for dev and test only: give "
                + "http.tls.certificate and http.tls.key (HTTP_TLS_CERTIFICATE, HTTP_TLS_KEY), or set "
                + "HTTP_REQUIRE_HTTPS=true behind a proxy that takes HTTPS",
                "sessions.secret (not given): required, "
                + "at least 32 bytes: set SESSION_SECRET"),
                folder.variable("SOJOURN_ENV", "prod").mistakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "staging"})
    void refusesWeakSecretsWhereDataIsReal(String environment) {
        folder.prod().variable("SOJOURN_ENV", environment).file("conf/staging.yaml", "");

        assertEquals(List.of("sessions.secret (environment variable SESSION_SECRET): must be at least 32 bytes"),
                folder.variable("SESSION_SECRET", "0123456789abcdef0123456789abcde").mistakes());
        assertEquals(List.of("sessions.secret (environment variable SESSION_SECRET): "
                + "must not be the one that dev and test use"),
                folder.variable("SESSION_SECRET", "development-only-secret-that-everybody-knows").mistakes());
        String good = "0123456789abcdef0123456789abcdef";
        assertEquals(List.of("sessions.secret (environment variable SESSION_SECRET): must be at least 32 bytes"),
                folder.variable("SESSION_SECRET", good + ",short").mistakes());
        assertEquals(List.of("sessions.secret (environment variable SESSION_SECRET): "
                + "must have no empty one between its commas"), folder.variable("SESSION_SECRET", good + ",").mistakes());
    }

    @Test
    void refusesAKeyOfTheBackendThatNoHeaderTakes() {
        assertEquals(List.of("server.apiKey (environment variable SERVER_API_KEY): must be at least 32 bytes, or left out"),
                folder.variable("SERVER_API_KEY", "short").mistakes());
        assertEquals(List.of("server.apiKey (environment variable SERVER_API_KEY): "
                + "must be letters, digits and - . _ ~ + / =, which is all a header takes"),
                folder.variable("SERVER_API_KEY", "ä".repeat(32)).mistakes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            server.crt | ''         | http.tls.key (.*): must be given with http.tls.certificate
            ''         | server.key | http.tls.certificate (.*): must be given with http.tls.key
            none.crt   | server.key | http.tls.certificate (.*): must be a file that can be read
            server.crt | none.key   | http.tls.key (.*): must be a file that can be read
            server.key | server.key | http.tls.certificate (.*): must be a PEM file with a certificate
            server.crt | server.crt | http.tls.key (.*): must be a PEM file with the private key of the certificate, not encrypted
            server.crt | other.key  | http.tls.key (.*): must be a PEM file with the private key of the certificate, not encrypted
            """)
    void saysWhatIsWrongWithTheFilesOfTls(String certificate, String key, String mistake) {
        folder.prod().variable("HTTP_REQUIRE_HTTPS", "");
        if (!certificate.isEmpty()) {
            folder.variable("HTTP_TLS_CERTIFICATE", Tls.file(certificate));
        }
        List<String> mistakes = (key.isEmpty() ? folder : folder.variable("HTTP_TLS_KEY", Tls.file(key))).mistakes();
        assertEquals(1, mistakes.size(), mistakes::toString);
        assertTrue(mistakes.get(0).matches(mistake.replace("(.*)", "\\(.*\\)")), mistakes::toString);
    }

    @Test
    void httpsBehindAProxyAsksForATrustedOne() {
        List<String> mistakes = folder.prod().variable("HTTP_TRUSTED_PROXIES", "0").mistakes();
        assertEquals(1, mistakes.size(), mistakes::toString);
        assertTrue(mistakes.get(0).startsWith("http.requireHttps (environment variable HTTP_REQUIRE_HTTPS): needs "
                + "http.trustedProxies"), mistakes::toString);
    }

    @Test
    void noEnvironmentGoesWithoutASecret() {
        assertEquals(List.of("sessions.secret (not given): required, at least 32 bytes: set SESSION_SECRET"),
                folder.file("conf/dev.yaml", "sessions: {secret: ''}").mistakes());
    }

    @Test
    void noMistakeShowsASecretWhereverItWasPut() {
        String secret = "s3cr3t-of-mine";
        String message = folder.variable("SOJOURN_ENV", "prod").variable("DATABASE_URL", "mysql://u:" + secret + "@h/d")
                .variable("SESSION_SECRET", secret).variable("SESSION_EXPIRY", secret)
                .variable("HTTP_HOST", secret + "!")
                .file("conf/application.yaml", "session: {secret: " + secret + "}")
                .file("conf/prod.yaml", "sessions:\n  secret: *" + secret).refusal().getMessage();

        assertFalse(message.contains(secret), message);
        assertTrue(message.startsWith("6 mistakes"), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'http:\n  port: 1\n host: x'   | 3 | not valid YAML: check the indentation
            'http:\n\tport: 1'             | 2 | not valid YAML: found character '\\t(TAB)'
            'log:\n  level: a: b'          | 2 | not valid YAML: mapping values are not allowed here
            'sessions:\n  secret: @x'      | 2 | not valid YAML: found character '@'
            '- http'                       | 1 | must hold settings, as name: value
            'just words'                   | 1 | must hold settings, as name: value
            'http:\n  ? [a]\n  : b'        | 2 | a setting's name must be plain text
            'log:\n  level: [[a]]'         | 2 | log.level must be one value or a list of them
            'log:\n  level: info\nlog:\n  level: warn' | 4 | log.level is given twice in this file
            'a: &a\n  b: *a'               | 1 | a.b.b.b.b.b.b.b must be one value or a list of them
            """)
    void namesFileAndLineOfBrokenYaml(String yaml, int line, String problem) {
        String mistake = folder.file("conf/application.yaml", yaml.replace("\\n", "\n").replace("\\t", "\t")).mistakes()
                .get(0);

        assertTrue(mistake.startsWith("conf/application.yaml, line " + line + ": " + problem), mistake);
    }

    @Test
    void aBrokenFileDoesNotHideOtherMistakesNorFeignAny() {
        List<String> mistakes = folder.variable("SOJOURN_ENV", "prod").variable("HTTP_PORT", "x")
                .file("conf/application.yaml", "a: b: c").file("conf/prod.yaml", "a: b: c").mistakes();

        assertEquals(3, mistakes.size(), mistakes::toString);
        assertTrue(mistakes.get(0).startsWith("conf/application.yaml, line 1"), mistakes::toString);
        assertTrue(mistakes.get(1).startsWith("conf/prod.yaml, line 1"), mistakes::toString);
        assertTrue(mistakes.get(2).startsWith("http.port"), mistakes::toString);
    }

    @Test
    void refusesCharactersThatYamlDoesNotAllow() {
        assertEquals(List.of("conf/dev.yaml: not valid YAML: a character in it is not allowed"),
                folder.file("conf/dev.yaml", "dataDir: a\u0000b").mistakes());
    }

    @Test
    void refusesAFolderOrAFileThatCannotBeRead() {
        assertEquals(List.of("SOJOURN_CONF (environment variable): must name a folder that exists"),
                folder.variable("SOJOURN_CONF", "missing").mistakes());
        assertEquals(List.of("etc/dev.yaml: can't be read"),
                folder.file("etc/dev.yaml/file", "").variable("SOJOURN_CONF", "etc").mistakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "Dev", "application", "../conf/extra", "."})
    void refusesAnEnvironmentThatNothingDescribes(String environment) {
        assertEquals(List.of("SOJOURN_ENV (environment variable): must be dev, test or prod,"
                + " or the name of a <name>.yaml in the folder of settings"),
                folder.file("conf/application.yaml", "").file("conf/extra.yaml", "")
                        .variable("SOJOURN_ENV", environment).mistakes());
    }
}
