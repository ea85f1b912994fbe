package dev.sojourn.launcher;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.event.EventVerticle;
import dev.sojourn.gateway.GatewayVerticle;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.EmbeddedServer;
import dev.sojourn.postgres.Migrator;
import dev.sojourn.session.SessionVerticle;
import dev.sojourn.user.UserVerticle;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The running service: configuration, PostgreSQL, schema, verticles, in this order, and back. */
final class Sojourn {

    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 9;

    private final Configuration configuration;
    private final InstantSource clock;
    private final Shutdown shutdown;
    private final Vertx vertx;
    private final PrometheusMeterRegistry meters;

    private Sojourn(Configuration configuration, InstantSource clock, Shutdown shutdown, Vertx vertx,
                    PrometheusMeterRegistry meters) {
        this.configuration = configuration;
        this.clock = clock;
        this.shutdown = shutdown;
        this.vertx = vertx;
        this.meters = meters;
    }

    /**
     * Starts the service and returns when it serves. Blocks; never called on an event loop.
     *
     * @param shutdown is told of everything that was started, also when the start fails on the way
     */
    static Running start(Map<String, String> environment, Path workingDirectory, InstantSource clock,
                         Shutdown shutdown) {
        return configured(environment, workingDirectory, clock, shutdown).start();
    }

    /** Brings the schema up to date and does no more. */
    static void migrate(Map<String, String> environment, Path workingDirectory, Shutdown shutdown) {
        Sojourn sojourn = configured(environment, workingDirectory, InstantSource.system(), shutdown);
        sojourn.migrated();
        shutdown.close();
    }

    private static Sojourn configured(Map<String, String> environment, Path workingDirectory, InstantSource clock,
                                      Shutdown shutdown) {
        PrometheusMeterRegistry meters = Metrics.registry();
        Vertx vertx = Metrics.vertx(meters);
        shutdown.add("Vert.x", () -> await(vertx.close(), STOP_SECONDS));
        Configuration configuration =
                await(Configuration.load(vertx, environment, workingDirectory, Logging::apply), START_SECONDS);
        return new Sojourn(configuration, clock, shutdown, vertx, meters);
    }

    /** Where a service that was started can be reached. */
    record Running(int httpPort, int managementPort) {
    }

    private Running start() {
        Instant begun = clock.instant();
        Database database = Database.open(vertx, migrated(), meters);
        shutdown.add("the connection pool", () -> await(database.close(), STOP_SECONDS));
        Readiness readiness = new Readiness(database);
        ServiceBus bus = new ServiceBus(vertx, configuration.requestTimeout());
        Function<Instant, UUID> newId = newId();

        ManagementVerticle management = new ManagementVerticle(configuration.management(), readiness, meters);
        listen("management server", management, "MANAGEMENT", configuration.management().host(),
                configuration.management().port());
        deploy("user verticle",
                new UserVerticle(configuration.users(), database, bus, meters, clock, newId));
        deploy("session verticle", new SessionVerticle(configuration.sessions(), database, bus, meters, clock));
        deploy("event verticle", new EventVerticle(configuration.events(), database, bus, clock, newId));
        GatewayVerticle gateway = new GatewayVerticle(configuration.http(), bus, meters, clock);
        listen("gateway", gateway, "HTTP", configuration.http().host(), configuration.http().port());
        shutdown.add("readiness", readiness::draining);

        readiness.serving();
        Running running = new Running(gateway.port(), management.port());
        Banner.print(configuration, running, begun, clock.instant());
        return running;
    }

    /** The database, with its schema up to date. */
    private DatabaseSettings migrated() {
        DatabaseUrl url = configuration.databaseUrl().orElseGet(this::embedded);
        new Migrator(url).migrate();
        return configuration.pool().at(url);
    }

    private DatabaseUrl embedded() {
        EmbeddedServer server = EmbeddedServer.start(configuration.dataDir());
        shutdown.add("the embedded PostgreSQL", server::close);
        return server.url();
    }

    private void deploy(String name, Deployable verticle) {
        String id = await(vertx.deployVerticle(verticle), START_SECONDS);
        shutdown.add("the " + name, () -> await(vertx.undeploy(id), STOP_SECONDS));
    }

    /** @param prefix of the environment variables of host and port */
    private void listen(String name, Deployable verticle, String prefix, String host, int port) {
        try {
            deploy(name, verticle);
        } catch (RuntimeException e) {
            throw ListenException.of(prefix, host, port, e).<RuntimeException>map(known -> known).orElse(e);
        }
    }

    private static Function<Instant, UUID> newId() {
        TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();
        return moment -> generator.construct(moment.toEpochMilli());
    }

    private static <T> T await(Future<T> future, long seconds) {
        try {
            return future.await(seconds, TimeUnit.SECONDS);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // A future fails with anything; checked exceptions come out of it undeclared.
            throw new CompletionException(e);
        }
    }
}
