package dev.sojourn.user;

import dev.sojourn.bus.Service;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.postgres.ClusterJob;
import dev.sojourn.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Serves users and profiles: signup, and what is known about visitors. Owns users and session_profiles. */
public final class UserVerticle extends VerticleBase {

    private final UserSettings settings;
    private final Database database;
    private final ServiceBus bus;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final UserService users;
    private final SignupService signups;
    private final ProfileService profiles;
    private List<Service> services = List.of();
    /** Null until started. */
    private ClusterJob sweep;

    /** @param newId a UUID of version 7 for a moment, ascending within it */
    public UserVerticle(UserSettings settings, Database database, ServiceBus bus, MeterRegistry meters,
                        InstantSource clock, Function<Instant, UUID> newId) {
        UserRepository repository = new UserRepository(database, settings.profile());
        SignupSteps steps = new SignupSteps(settings, repository, bus, meters, clock);
        this.settings = settings;
        this.database = database;
        this.bus = bus;
        this.meters = meters;
        this.clock = clock;
        this.profiles = new ProfileService(settings.profile(), new ProfileRepository(database), clock);
        this.users = new UserService(repository);
        this.signups = new SignupService(settings, repository, steps, bus, meters, clock, newId);
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                        bus.serve(Endpoints.USER_SIGN_UP, signups::signUp),
                        bus.serve(Endpoints.USER_FIND, users::find),
                        bus.serve(Endpoints.USER_FIND_BY_EMAIL, users::findByEmail),
                        bus.serve(Endpoints.USER_SIGNUP_EVENT, users::signupEvent),
                        bus.serve(Endpoints.PROFILE_MERGE, profiles::merge),
                        bus.serve(Endpoints.PROFILE_FIND_DRAFT, profiles::findDraft),
                        bus.serve(Endpoints.PROFILE_FIND_KNOWN, profiles::findKnown),
                        bus.serve(Endpoints.PROFILE_FORGET, profiles::forget)))
                .onSuccess(served -> {
                    services = served.list();
                    sweep = new ClusterJob(vertx, database, meters, clock, "signup-sweep", signups::sweep);
                    sweep.every(settings.sweepInterval());
                });
    }

    @Override
    public Future<?> stop() {
        Future<Void> stopped = sweep == null ? Future.succeededFuture() : sweep.stop();
        return Future.all(services.stream().map(Service::close).toList()).eventually(() -> stopped);
    }
}
