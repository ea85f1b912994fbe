package dev.sojourn.launcher;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.event.EventVerticle;
import dev.sojourn.gateway.ApiKey;
import dev.sojourn.gateway.GatewayVerticle;
import dev.sojourn.gateway.HttpSettings;
import dev.sojourn.gateway.OperatorSettings;
import dev.sojourn.gateway.limits.LocalRateLimits;
import dev.sojourn.gateway.ProofSettings;
import dev.sojourn.launcher.config.ConfigurationException;
import dev.sojourn.launcher.config.Secret;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.Durability;
import dev.sojourn.postgres.EmbeddedServer;
import dev.sojourn.postgres.Migrator;
import dev.sojourn.session.SessionVerticle;
import dev.sojourn.user.UserVerticle;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: configuration, PostgreSQL, schema, verticles, in this order, and back. */
final class Sojourn {

    private static final Logger LOG = LoggerFactory.getLogger(Sojourn.class);
    private static final Duration START = Duration.ofSeconds(30);
    /** How much longer than its drain the gateway may take to stop. */
    private static final Duration DRAINED = Duration.ofMillis(500);

    private final Configuration configuration;
    private final InstantSource clock;
    private final Shutdown shutdown;
    private final Vertx vertx;
    private final PrometheusMeterRegistry meters;
    private final ServiceBus bus;

    private Sojourn(Configuration configuration, InstantSource clock, Shutdown shutdown, Vertx vertx,
                    PrometheusMeterRegistry meters) {
        this.configuration = configuration;
        this.clock = clock;
        this.shutdown = shutdown;
        this.vertx = vertx;
        this.meters = meters;
        this.bus = new ServiceBus(vertx, configuration.requestTimeout(), meters);
    }

    /**
     * Starts the service and returns when it serves. Blocks; never called on an event loop.
     *
     * @param shutdown is told of everything that was started, also when the start fails on the way
     */
    static Running start(Map<String, String> environment, Path workingDirectory, InstantSource clock,
                         Shutdown shutdown) {
        Sojourn sojourn = configured(environment, workingDirectory, clock, shutdown);
        Running running = sojourn.start();
        shutdown.serving();
        Banner.print(sojourn.configuration, running);
        return running;
    }

    /** Brings the schema up to date and does no more. */
    static void migrate(Map<String, String> environment, Path workingDirectory, Shutdown shutdown) {
        Sojourn sojourn = configured(environment, workingDirectory, InstantSource.system(), shutdown);
        sojourn.migrate(sojourn.databaseUrl());
    }

    private static Sojourn configured(Map<String, String> environment, Path workingDirectory, InstantSource clock,
                                      Shutdown shutdown) {
        PrometheusMeterRegistry meters = Metrics.registry();
        Vertx vertx = Metrics.vertx(meters);
        shutdown.add("Vert.x", patience -> await(vertx.close(), patience));
        Configuration configuration =
                await(Configuration.load(vertx, environment, workingDirectory, Logging::apply), START);
        return new Sojourn(configuration, clock, shutdown, vertx, meters);
    }

    /** Where a service that was started can be reached. */
    record Running(int httpPort, int managementPort) {
    }

    private Running start() {
        Readiness readiness = new Readiness();
        ManagementSettings manage = configuration.management();
        ManagementVerticle management = new ManagementVerticle(manage, readiness, meters);
        // First, so that whoever watches sees a node that lives while it recovers or migrates, be it for minutes.
        listen("management server", management, "MANAGEMENT", manage.host(), manage.port(), DRAINED);
        Database database = database();
        readiness.migrated(database);
        deployServices(database);
        GatewayVerticle gateway = deployGateway();
        shutdown.add("readiness", patience -> readiness.draining());
        readiness.serving();
        return new Running(gateway.port(), management.port());
    }

    /** The pool on a database whose schema is up to date. */
    private Database database() {
        DatabaseUrl url = databaseUrl();
        Database database = Database.open(vertx, configuration.pool().at(url), meters);
        shutdown.add("the connection pool", patience -> await(database.close(), patience));
        checkDurability(url);
        migrate(url);
        return database;
    }

    /** Once: who changes the server's settings later knows what a running service promises on top of them. */
    private void checkDurability(DatabaseUrl url) {
        List<String> flaws = new ArrayList<>();
        shutdown.interruptibly(() -> flaws.addAll(Durability.flaws(url)));
        if (flaws.isEmpty()) {
            return;
        }
        if (configuration.isStrict()) {
            throw new ConfigurationException(flaws.stream().map(flaw -> "database.url: " + flaw).toList());
        }
        flaws.forEach(flaw -> LOG.warn("{}; outside dev and test this is refused", flaw));
    }

    private void migrate(DatabaseUrl url) {
        shutdown.interruptibly(() -> {
            int applied = new Migrator(url).migrate();
            LOG.atInfo().addKeyValue("applied", applied).log("the schema is up to date");
        });
    }

    private DatabaseUrl databaseUrl() {
        return configuration.databaseUrl().orElseGet(this::embedded);
    }

    private DatabaseUrl embedded() {
        EmbeddedServer server = EmbeddedServer.start(configuration.dataDir());
        // However long it takes: killed, it would have to recover at the next start.
        shutdown.add("the embedded PostgreSQL", patience -> server.close());
        return server.url();
    }

    /** The user verticle calls the others, so it comes after them, and goes before. */
    private void deployServices(Database database) {
        Function<Instant, UUID> newId = newId();
        deploy("event verticle", new EventVerticle(configuration.events(), configuration.ingest(),
                configuration.quarantine(), database, bus, meters, clock, newId));
        deploy("session verticle", new SessionVerticle(configuration.sessions(), configuration.erasures(), database, bus,
                meters, clock, newId));
        deploy("user verticle", new UserVerticle(configuration.users(), database, bus, meters, clock, newId));
    }

    private GatewayVerticle deployGateway() {
        HttpSettings http = configuration.http();
        GatewayVerticle gateway = new GatewayVerticle(http,
                new ProofSettings(configuration.sessions().proof(), configuration.sessions().expiry()), ofOperator(),
                configuration.privacy(), bus, LocalRateLimits.of(configuration.rateLimits()), meters, clock);
        listen("gateway", gateway, "HTTP", http.host(), http.port(), http.drain().plus(DRAINED));
        return gateway;
    }

    private OperatorSettings ofOperator() {
        return new OperatorSettings(configuration.eventSchemas(), configuration.quarantine().enabled(),
                configuration.profile(), configuration.adminKey().or(this::developersKey).map(Sojourn::apiKey),
                configuration.serverKey().map(Sojourn::apiKey));
    }

    private static ApiKey apiKey(Secret key) {
        return new ApiKey(key.bytes());
    }

    private Optional<Secret> developersKey() {
        return configuration.environment().equals("dev")
                ? AdminKeyFile.in(configuration.dataDir()).read() : Optional.empty();
    }

    private void deploy(String name, Deployable verticle) {
        String id = await(vertx.deployVerticle(verticle), START);
        shutdown.add("the " + name, patience -> await(vertx.undeploy(id), patience));
    }

    /**
     * @param prefix of the environment variables of host and port
     * @param drain  how long it may take to stop
     */
    private void listen(String name, Deployable server, String prefix, String host, int port, Duration drain) {
        String id;
        try {
            id = await(vertx.deployVerticle(server), START);
        } catch (RuntimeException e) {
            throw ListenException.of(prefix, host, port, e).<RuntimeException>map(known -> known).orElse(e);
        }
        shutdown.add("the " + name, drain, patience -> await(vertx.undeploy(id), patience));
    }

    private static Function<Instant, UUID> newId() {
        TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();
        return moment -> generator.construct(moment.toEpochMilli());
    }

    private static <T> T await(Future<T> future, Duration patience) {
        try {
            return future.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // A future fails with anything; checked exceptions come out of it undeclared.
            throw new CompletionException(e);
        }
    }
}
