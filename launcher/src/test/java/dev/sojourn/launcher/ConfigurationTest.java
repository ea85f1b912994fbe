package dev.sojourn.launcher;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.Proof;
import dev.sojourn.event.EventSettings;
import dev.sojourn.event.QuarantineSettings;
import dev.sojourn.gateway.HttpSettings;
import dev.sojourn.gateway.HttpsSettings;
import dev.sojourn.gateway.PemFiles;
import dev.sojourn.gateway.json.EventSchemas;
import dev.sojourn.gateway.json.ProfileSchemas;
import dev.sojourn.gateway.limits.RateLimitSettings;
import dev.sojourn.launcher.LogSettings.Format;
import dev.sojourn.session.ErasureSettings;
import dev.sojourn.user.UserSettings;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(VertxExtension.class)
class ConfigurationTest {

    @TempDir
    private Path directory;
    private ConfigurationFolder folder;

    @BeforeEach
    void setUp(Vertx vertx) {
        folder = new ConfigurationFolder(vertx, directory);
    }

    private static String secretOf(Configuration configuration) {
        return new String(configuration.sessions().secrets().get(0), StandardCharsets.UTF_8);
    }

    @Test
    void takesTheDefaultsOfTheJarInAnyWorkingDirectory() throws ExecutionException {
        Configuration configuration = folder.load();

        assertEquals("dev", configuration.environment());
        assertEquals(directory.resolve("data"), configuration.dataDir());
        assertEquals(Optional.empty(), configuration.databaseUrl());
        assertEquals(new PoolSettings(10, 1000, Duration.ofSeconds(5), Duration.ofSeconds(10)), configuration.pool());
        assertEquals(new HttpSettings("0.0.0.0", 8080, 65_536, 0, true, true,
                List.of("http://localhost:*", "http://127.0.0.1:*"), Duration.ofSeconds(120),
                Duration.ofSeconds(8), HttpsSettings.NONE), configuration.http());
        assertEquals(new RateLimitSettings(true, 600, 60, 20), configuration.rateLimits());
        assertEquals(new ManagementSettings("127.0.0.1", 8081), configuration.management());
        assertEquals(Duration.ofSeconds(5), configuration.requestTimeout());
        assertTrue(secretOf(configuration).startsWith(ConfigurationParser.DEVELOPMENT_ONLY));
        assertEquals(Duration.ofDays(30), configuration.sessions().expiry());
        assertEquals(Proof.ID, configuration.sessions().proof());
        assertEquals(ConsentMode.OPT_OUT, configuration.sessions().consent());
        assertEquals(new ErasureSettings(Duration.ofSeconds(120), Duration.ofMinutes(1), Duration.ofDays(409)),
                configuration.erasures());
        assertEquals(new EventSettings(Duration.ofDays(395), Duration.ofHours(1), ConsentMode.OPT_OUT),
                configuration.events());
        assertEquals(new QuarantineSettings(true, 100_000, Duration.ofDays(7)), configuration.quarantine());
        assertEquals(Optional.empty(), configuration.adminKey());
        assertSame(EventSchemas.NONE, configuration.eventSchemas());
        assertEquals(new UserSettings(true, Duration.ofSeconds(30), Duration.ofSeconds(60),
                ProfileSchemas.DEFAULT.declaration()), configuration.users());
        assertEquals(new LogSettings(Format.TEXT, Level.INFO), configuration.log());
    }

    @Test
    void eachLayerWinsOverTheOneBelow() throws ExecutionException {
        folder.file("conf/application.yaml", "http: {drain: 1s, cors: {origins: ['https://folder.example']}}");
        assertEquals(Duration.ofSeconds(1), folder.load().http().drain());
        assertEquals("http://localhost:*", folder.load().http().corsOrigins().get(0));

        folder.file("conf/dev.yaml", "http: {drain: 2s, cors: {origins: ['https://dev.example']}}");
        assertEquals(Duration.ofSeconds(2), folder.load().http().drain());
        assertEquals(List.of("https://dev.example"), folder.load().http().corsOrigins());

        folder.variable("HTTP_DRAIN", "3s").variable("HTTP_CORS_ORIGINS", "https://a.example, https://b.example:*");
        assertEquals(Duration.ofSeconds(3), folder.load().http().drain());
        assertEquals(List.of("https://a.example", "https://b.example:*"), folder.load().http().corsOrigins());
        assertEquals(8080, folder.load().http().port());
    }

    @Test
    void aFileWithoutValuesSaysNothing() throws ExecutionException {
        folder.file("conf/application.yaml", "").file("conf/dev.yaml", "# later\nhttp:\nlog:\n  level:\n");

        assertEquals(8080, folder.load().http().port());
        assertEquals(Level.INFO, folder.load().log().level());
    }

    @Test
    void anEmptyListIsGivenAndAnEmptyVariableIsNot() throws ExecutionException {
        folder.file("conf/dev.yaml", "http: {cors: {origins: []}}").variable("HTTP_CORS_ORIGINS", "")
                .variable("HTTP_PORT", "").variable("SOJOURN_CONF", "").variable("SOJOURN_ENV", " ");

        assertEquals(List.of(), folder.load().http().corsOrigins());
        assertEquals(8080, folder.load().http().port());
    }

    @Test
    void prodAsksForTokens() throws ExecutionException {
        assertEquals(Proof.TOKEN, folder.prod().load().sessions().proof());
        assertEquals(Proof.ID, folder.variable("SESSIONS_PROOF", "id").load().sessions().proof());
    }

    @Test
    void takesSeveralSecrets() throws ExecutionException {
        assertEquals(List.of("new", "old"), folder.variable("SESSION_SECRET", "new, old").load().sessions().secrets()
                .stream().map(secret -> new String(secret, StandardCharsets.UTF_8)).toList());
    }

    @Test
    void aTombstoneOutlivesWhateverCouldBringItsSessionBack() throws ExecutionException {
        assertEquals(Duration.ofSeconds(120), folder.load().http().erasure());
        for (String[] times : new String[][] {{"30d", "395"}, {"900d", "395"}, {"1s", "1"}}) {
            Configuration configuration = folder.variable("SESSION_EXPIRY", times[0])
                    .variable("EVENT_RETENTION_DAYS", times[1]).load();
            Duration kept = configuration.erasures().tombstones();
            // Weeks are dropped whole.
            assertTrue(kept.compareTo(configuration.events().retention().plusDays(7)) > 0, times[1]);
            assertTrue(kept.compareTo(configuration.sessions().expiry()) > 0, times[0]);
        }
    }

    @Test
    void publishedNamesWork() throws ExecutionException {
        Configuration configuration = folder
                .variable("DATABASE_URL", ConfigurationFolder.DATABASE_URL)
                .variable("SESSION_SECRET", "short in dev")
                .variable("SESSION_EXPIRY", "45m")
                .variable("ENABLE_EVENT_TRACKING", "false")
                .variable("EVENT_RETENTION_DAYS", "7")
                .variable("HTTP_HOST", "::1")
                .variable("HTTP_PORT", "0")
                .variable("MANAGEMENT_HOST", "0.0.0.0")
                .variable("MANAGEMENT_PORT", "0")
                .variable("DATA_DIR", "/var/lib/sojourn")
                .load();

        assertEquals("db.example", configuration.databaseUrl().orElseThrow().host());
        assertEquals("short in dev", secretOf(configuration));
        assertEquals(Duration.ofMinutes(45), configuration.sessions().expiry());
        assertFalse(configuration.http().tracking());
        assertFalse(configuration.users().tracking());
        assertEquals(Duration.ofDays(7), configuration.events().retention());
        assertEquals("::1", configuration.http().host());
        assertEquals(0, configuration.http().port());
        assertEquals(new ManagementSettings("0.0.0.0", 0), configuration.management());
        assertEquals(Path.of("/var/lib/sojourn"), configuration.dataDir());
    }

    @Test
    void derivedNamesWork() throws ExecutionException {
        Configuration configuration = folder
                .variable("DATABASE_POOL_SIZE", "3")
                .variable("HTTP_BODY_LIMIT", "1MiB")
                .variable("PRIVACY_IP_ADDRESS", "none")
                .variable("REQUEST_TIMEOUT", "500ms")
                .variable("LOG_LEVEL", "DEBUG")
                .load();

        assertEquals(3, configuration.pool().size());
        assertEquals(1_048_576, configuration.http().bodyLimit());
        assertFalse(configuration.http().keepAddress());
        assertEquals(Duration.ofMillis(500), configuration.requestTimeout());
        assertEquals(Level.DEBUG, configuration.log().level());
    }

    @Test
    void theFolderThatIsNamedTakesThePlaceOfConf() throws ExecutionException {
        folder.file("conf/application.yaml", "http: {port: 1}").file("etc/application.yaml", "http: {port: 2}");

        assertEquals(1, folder.load().http().port());
        assertEquals(2, folder.variable("SOJOURN_CONF", "etc").load().http().port());
        assertEquals(2, folder.variable("SOJOURN_CONF", directory.resolve("etc").toString()).load().http().port());
    }

    @Test
    void anEnvironmentMayBeAdded() throws ExecutionException {
        Configuration configuration = folder.prod().variable("SOJOURN_ENV", "staging")
                .file("conf/staging.yaml", "log: {format: json}").load();

        assertEquals("staging", configuration.environment());
        assertEquals(Format.JSON, configuration.log().format());
        assertEquals(List.of(), configuration.http().corsOrigins());
    }

    @Test
    void prodLogsJsonAndTestIsReadyToRun() throws ExecutionException {
        assertEquals(Format.JSON, folder.prod().load().log().format());
        assertEquals("test", folder.variable("SOJOURN_ENV", "test").load().environment());
    }

    @Test
    void aSecretIsTakenAsItIsWritten() throws ExecutionException {
        folder.file("conf/dev.yaml", "sessions: {secret: 0123456789_012}");

        assertEquals("0123456789_012", secretOf(folder.load()));
    }

    @Test
    void prodTakesTlsOfItsOwnOrAProxys() throws ExecutionException {
        assertEquals(new HttpsSettings(Optional.empty(), true), folder.prod().load().http().https());
        PemFiles files = new PemFiles(Path.of(Tls.file("server.crt")), Path.of(Tls.file("server.key")));
        assertEquals(new HttpsSettings(Optional.of(files), false), folder.variable("HTTP_REQUIRE_HTTPS", "")
                .variable("HTTP_TRUSTED_PROXIES", "").variable("HTTP_TLS_CERTIFICATE", files.certificate().toString())
                .variable("HTTP_TLS_KEY", files.key().toString()).load().http().https());
    }

    @Test
    void secretsDoNotPrint() throws ExecutionException {
        String printed = folder.prod().load().toString();

        assertFalse(printed.contains("hidden-password"), printed);
        assertFalse(printed.contains(ConfigurationFolder.SESSION_SECRET), printed);
        assertTrue(printed.contains("db.example"), printed);
    }

    @Test
    void poolNumbersGoWithTheUrlOfAnyDatabase() throws ExecutionException {
        Configuration configuration = folder.prod().variable("DATABASE_WAIT_QUEUE", "5").load();

        assertEquals(5, configuration.pool().at(configuration.databaseUrl().orElseThrow()).waitQueue());
    }
}
