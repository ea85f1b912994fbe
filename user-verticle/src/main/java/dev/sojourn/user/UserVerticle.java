package dev.sojourn.user;

import dev.sojourn.bus.Service;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Serves users: signup, and what is known about them. Owns users. */
public final class UserVerticle extends VerticleBase {

    private final UserSettings settings;
    private final ServiceBus bus;
    private final UserService users;
    private final SignupService signups;
    private List<Service> services = List.of();
    /** Null until started. */
    private SignupSweep sweep;

    /** @param newId a UUID of version 7 for a moment, ascending within it */
    public UserVerticle(UserSettings settings, Database database, ServiceBus bus, MeterRegistry meters,
                        InstantSource clock, Function<Instant, UUID> newId) {
        UserRepository repository = new UserRepository(database);
        SignupSteps steps = new SignupSteps(settings, repository, bus, clock);
        this.settings = settings;
        this.bus = bus;
        this.users = new UserService(repository);
        this.signups = new SignupService(settings, repository, steps, bus, meters, clock, newId);
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                        bus.serve(Endpoints.USER_SIGN_UP, signups::signUp),
                        bus.serve(Endpoints.USER_FIND, users::find),
                        bus.serve(Endpoints.USER_SIGNUP_EVENT, users::signupEvent)))
                .onSuccess(served -> {
                    services = served.list();
                    sweep = SignupSweep.every(settings.sweepInterval(), vertx, signups::sweep);
                });
    }

    @Override
    public Future<?> stop() {
        return Future.all(services.stream().map(Service::close).toList())
                .eventually(() -> sweep == null ? Future.succeededFuture() : sweep.stop());
    }
}
