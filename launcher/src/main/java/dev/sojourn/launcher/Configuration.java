package dev.sojourn.launcher;

import dev.sojourn.event.EventSettings;
import dev.sojourn.event.IngestSettings;
import dev.sojourn.event.QuarantineSettings;
import dev.sojourn.gateway.HttpSettings;
import dev.sojourn.gateway.PrivacySettings;
import dev.sojourn.gateway.ProfileSettings;
import dev.sojourn.gateway.json.EventSchemas;
import dev.sojourn.gateway.limits.RateLimitSettings;
import dev.sojourn.launcher.config.ConfigurationException;
import dev.sojourn.launcher.config.Secret;
import dev.sojourn.launcher.config.SettingsSource;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.session.ErasureSettings;
import dev.sojourn.session.SessionSettings;
import dev.sojourn.user.UserSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All settings, checked; {@code conf/application.yaml} says what each means.
 *
 * @param environment    dev, test, prod or another that has a file
 * @param dataDir        where the embedded PostgreSQL keeps its data; absolute
 * @param databaseUrl    the PostgreSQL to use; empty for the embedded one, which only dev and test may ask for
 * @param pool           how either is used
 * @param http           the API
 * @param rateLimits     how much one session or address may ask of it
 * @param management     the management endpoints
 * @param requestTimeout how long a call over the bus waits for its answer
 * @param sessions       the session verticle's
 * @param erasures       how the session verticle erases
 * @param events         the event verticle's
 * @param ingest         how the event verticle commits
 * @param quarantine     what the event verticle keeps of refused events
 * @param eventSchemas   what the operator asks of the payload of some types of event
 * @param privacy        what the API does about personal data
 * @param profile        what may be known about people, and the forms that ask for it
 * @param adminKey       opens the operator's API; empty where none is set
 * @param serverKey      opens what the site's own backend may do; empty where none is set
 * @param users          the user verticle's
 * @param log            what the log looks like
 */
public record Configuration(String environment, Path dataDir, Optional<DatabaseUrl> databaseUrl, PoolSettings pool,
                            HttpSettings http, RateLimitSettings rateLimits, ManagementSettings management,
                            Duration requestTimeout, SessionSettings sessions, ErasureSettings erasures,
                            EventSettings events, IngestSettings ingest,
                            QuarantineSettings quarantine, EventSchemas eventSchemas, PrivacySettings privacy,
                            ProfileSettings profile, Optional<Secret> adminKey, Optional<Secret> serverKey,
                            UserSettings users, LogSettings log) {

    private static final Set<String> LENIENT_ENVIRONMENTS = Set.of("dev", "test");

    /** Whether somebody's real data may be at stake: in prod, and in any environment that an operator adds. */
    static boolean isStrict(String environment) {
        return !LENIENT_ENVIRONMENTS.contains(environment);
    }

    boolean isStrict() {
        return isStrict(environment);
    }

    /**
     * Reads the files and variables and checks them as a whole.
     *
     * @param log              is told what the log looks like, also when the rest is refused
     * @param environment      the environment variables
     * @param workingDirectory what relative paths are relative to, and where a folder conf is looked for; absolute
     * @return fails with a {@link ConfigurationException} that names every mistake
     */
    public static Future<Configuration> load(Vertx vertx, Map<String, String> environment, Path workingDirectory,
                                             Consumer<LogSettings> log) {
        return SettingsSource.load(vertx, environment, workingDirectory)
                .map(settings -> new ConfigurationParser(settings, workingDirectory, vertx))
                .onSuccess(parser -> log.accept(parser.log()))
                .compose(parser -> vertx.executeBlocking(parser::parse));
    }
}
