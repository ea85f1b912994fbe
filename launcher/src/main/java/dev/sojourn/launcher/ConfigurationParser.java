package dev.sojourn.launcher;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.Proof;
import dev.sojourn.event.EventSettings;
import dev.sojourn.event.IngestSettings;
import dev.sojourn.event.QuarantineSettings;
import dev.sojourn.gateway.HttpSettings;
import dev.sojourn.gateway.PrivacySettings;
import dev.sojourn.gateway.ProfileSettings;
import dev.sojourn.gateway.limits.RateLimitSettings;
import dev.sojourn.launcher.config.Secret;
import dev.sojourn.launcher.config.Settings;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.session.ErasureSettings;
import dev.sojourn.session.SessionSettings;
import dev.sojourn.user.UserSettings;
import io.vertx.core.Vertx;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/** Reads each setting once, with its bounds, into the records of the modules that use them. */
final class ConfigurationParser {

    /** What the secrets of dev.yaml and test.yaml begin with, so that no copy of one is taken for a real one. */
    static final String DEVELOPMENT_ONLY = "development-only-";

    private static final int SECRET_BYTES = 32;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");
    /** RFC 6750, section 2.1. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    /** An origin as browsers send it (RFC 6454, section 6.2), but for the port, which may be any. */
    private static final Pattern ORIGIN = Pattern.compile(
            "[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:(\\d{1,5}|\\*))?");

    /** Of the signup's attributes, those that tell who somebody is. */

    private final Settings settings;
    private final Path workingDirectory;
    private final Vertx vertx;
    private final boolean strict;
    private final LogSettings log;

    ConfigurationParser(Settings settings, Path workingDirectory, Vertx vertx) {
        this.settings = settings;
        this.vertx = vertx;
        this.workingDirectory = workingDirectory;
        this.strict = Configuration.isStrict(settings.environment());
        this.log = readLog();
    }

    /** Known before everything else, so that mistakes are written in the form that the log is to have. */
    LogSettings log() {
        return log;
    }

    Configuration parse() {
        boolean tracking = settings.truth("events.tracking");
        Path dataDir = dataDir();
        Optional<DatabaseUrl> databaseUrl = databaseUrl();
        PoolSettings pool = pool();
        HttpSettings http = http(tracking);
        RateLimitSettings rateLimits = rateLimits();
        ManagementSettings management = management();
        Duration requestTimeout = settings.duration("requestTimeout", millis(100), minutes(5));
        ConsentMode consent = consent();
        SessionSettings sessions = sessions(consent);
        EventSettings events = events(consent);
        ProfileSettings profile = new ProfileFolder(settings, workingDirectory).read();
        Configuration configuration = new Configuration(settings.environment(), dataDir, databaseUrl, pool, http,
                rateLimits, management, requestTimeout, sessions, erasures(http, sessions, events), events, ingest(),
                quarantine(tracking), new EventSchemaFolder(settings, workingDirectory).read(), privacy(consent), profile,
                key("admin.apiKey"), key("server.apiKey"),
                users(tracking, profile.schemas().declaration()), log);
        checkPorts(configuration);
        settings.refuseMistakes();
        return configuration;
    }

    private Path dataDir() {
        return settings.read("dataDir", this::path, "must be a folder's path", workingDirectory);
    }

    private Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(workingDirectory.resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<DatabaseUrl> databaseUrl() {
        String url = settings.text("database.url");
        if (url.isEmpty()) {
            if (strict) {
                settings.missing("database.url", "the embedded server is for dev and test only: set DATABASE_URL");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(DatabaseUrl.parse(url));
        } catch (IllegalArgumentException e) {
            settings.mistake("database.url", e.getMessage());
            return Optional.empty();
        }
    }

    private PoolSettings pool() {
        return new PoolSettings(
                settings.wholeNumber("database.poolSize", 3, 1000),
                settings.wholeNumber("database.waitQueue", 1, 100_000),
                settings.duration("database.connectTimeout", millis(100), minutes(1)),
                settings.duration("database.statementTimeout", millis(100), minutes(10)));
    }

    private HttpSettings http(boolean tracking) {
        int trustedProxies = settings.wholeNumber("http.trustedProxies", 0, 10);
        return new HttpSettings(
                host("http.host"),
                port("http.port"),
                settings.size("http.bodyLimit", 1024, 16 * 1024 * 1024),
                trustedProxies,
                settings.oneOf("privacy.ipAddress", "truncated", "none").equals("truncated"),
                tracking,
                settings.list("http.cors.origins", ORIGIN,
                        "must each be scheme://host or scheme://host:port in lower case; only a port may be *"),
                settings.duration("privacy.erasureTimeout", seconds(1), minutes(60)),
                settings.duration("http.drain", Duration.ZERO, minutes(5)),
                new HttpsParser(settings, workingDirectory, vertx).parse(strict, trustedProxies));
    }

    private RateLimitSettings rateLimits() {
        return new RateLimitSettings(settings.truth("rateLimit.enabled"),
                settings.wholeNumber("rateLimit.eventsPerSession", 1, 1_000_000),
                settings.wholeNumber("rateLimit.sessionsPerAddress", 1, 1_000_000),
                settings.wholeNumber("rateLimit.signupsPerAddress", 1, 1_000_000));
    }

    private IngestSettings ingest() {
        return new IngestSettings(settings.wholeNumber("ingest.lanes", 1, 100),
                settings.wholeNumber("ingest.batch", 1, 10_000), settings.wholeNumber("ingest.queue", 1000, 1_000_000));
    }

    private QuarantineSettings quarantine(boolean tracking) {
        return new QuarantineSettings(settings.truth("ingest.quarantine") && tracking,
                settings.wholeNumber("ingest.quarantineRows", 1, 10_000_000),
                days(settings.wholeNumber("ingest.quarantineDays", 1, 365)));
    }

    private ConsentMode consent() {
        return switch (settings.oneOf("privacy.consent", "opt-in", "opt-out", "off")) {
            case "opt-in" -> ConsentMode.OPT_IN;
            case "off" -> ConsentMode.OFF;
            default -> ConsentMode.OPT_OUT;
        };
    }

    /** Where nobody's choice is followed, neither is what a browser says. */
    private PrivacySettings privacy(ConsentMode consent) {
        boolean gpc = settings.oneOf("privacy.gpc", "deny", "ignore").equals("deny");
        return new PrivacySettings(gpc && consent != ConsentMode.OFF,
                PrivacySettings.PiiInEvents.valueOf(settings.oneOf("privacy.piiInEvents", "strip", "refuse", "allow")
                        .toUpperCase(Locale.ROOT)));
    }

    private Optional<Secret> key(String setting) {
        Secret key = new Secret(settings.text(setting));
        if (key.value().isEmpty()) {
            return Optional.empty();
        }
        if (key.bytes().length < SECRET_BYTES) {
            settings.mistake(setting, "must be at least " + SECRET_BYTES + " bytes, or left out");
        } else if (!KEY.matcher(key.value()).matches()) {
            settings.mistake(setting, "must be letters, digits and - . _ ~ + / =, which is all a header takes");
        }
        return Optional.of(key);
    }

    private ManagementSettings management() {
        return new ManagementSettings(host("management.host"), port("management.port"));
    }

    private String host(String setting) {
        return settings.read(setting, text -> Optional.of(text).filter(HOST.asMatchPredicate()),
                "must be an address or a host's name", "localhost");
    }

    private int port(String setting) {
        return settings.wholeNumber(setting, 0, 65_535);
    }

    private void checkPorts(Configuration configuration) {
        int port = configuration.management().port();
        if (port != 0 && port == configuration.http().port()) {
            settings.mistake("management.port", "must not be the port of http.port");
        }
    }

    private SessionSettings sessions(ConsentMode consent) {
        return new SessionSettings(settings.duration("sessions.expiry", seconds(1), days(3650)),
                Proof.valueOf(settings.oneOf("sessions.proof", "id", "token").toUpperCase(Locale.ROOT)),
                sessionSecrets(), consent);
    }

    /** Never empty, so that reading goes on. */
    private List<byte[]> sessionSecrets() {
        String text = settings.text("sessions.secret");
        List<Secret> secrets = Stream.of(text.split(",", -1)).map(String::strip).map(Secret::new).toList();
        if (text.isEmpty()) {
            settings.missing("sessions.secret", "at least " + SECRET_BYTES + " bytes: set SESSION_SECRET");
        } else if (secrets.stream().anyMatch(secret -> secret.value().isEmpty())) {
            settings.mistake("sessions.secret", "must have no empty one between its commas");
        } else if (strict && secrets.stream().anyMatch(secret -> secret.value().startsWith(DEVELOPMENT_ONLY))) {
            settings.mistake("sessions.secret", "must not be the one that dev and test use");
        } else if (strict && secrets.stream().anyMatch(secret -> secret.bytes().length < SECRET_BYTES)) {
            settings.mistake("sessions.secret", "must be at least " + SECRET_BYTES + " bytes");
        }
        return secrets.stream().map(Secret::bytes).toList();
    }

    /** Whatever could bring an erased id back has gone before its tombstone has, weeks being dropped whole. */
    private ErasureSettings erasures(HttpSettings http, SessionSettings sessions, EventSettings events) {
        Duration expiry = sessions.expiry();
        Duration retention = events.retention();
        return new ErasureSettings(http.erasure(),
                settings.duration("privacy.erasureTidying", millis(100), Duration.ofHours(1)),
                (expiry.compareTo(retention) > 0 ? expiry : retention).plus(days(14)));
    }

    private EventSettings events(ConsentMode consent) {
        return new EventSettings(days(settings.wholeNumber("events.retentionDays", 1, 36_500)),
                settings.duration("retention.interval", millis(100), days(1)), consent);
    }

    private UserSettings users(boolean tracking, ProfileDeclaration profile) {
        return new UserSettings(tracking,
                settings.duration("users.sweepInterval", millis(100), Duration.ofHours(1)),
                settings.duration("users.sweepAfter", Duration.ZERO, days(1)), profile);
    }

    private LogSettings readLog() {
        return new LogSettings(
                LogSettings.Format.valueOf(settings.oneOf("log.format", "text", "json").toUpperCase(Locale.ROOT)),
                Level.valueOf(settings.oneOf("log.level", "trace", "debug", "info", "warn", "error")
                        .toUpperCase(Locale.ROOT)));
    }

    private static Duration millis(int amount) {
        return Duration.ofMillis(amount);
    }

    private static Duration seconds(int amount) {
        return Duration.ofSeconds(amount);
    }

    private static Duration minutes(int amount) {
        return Duration.ofMinutes(amount);
    }

    private static Duration days(int amount) {
        return Duration.ofDays(amount);
    }
}
