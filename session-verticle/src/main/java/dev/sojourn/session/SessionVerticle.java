package dev.sojourn.session;

import dev.sojourn.bus.Service;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * Serves the identity of browsers: create, refresh, visits, expiry, link, consent, erase, purge. Owns user_sessions
 * and session_consents.
 */
public final class SessionVerticle extends VerticleBase {

    private final ServiceBus bus;
    private final SessionService sessions;
    private final ConsentService consents;
    private final PurgeService purge;
    private List<Service> services = List.of();

    public SessionVerticle(SessionSettings settings, Database database, ServiceBus bus, MeterRegistry meters,
                           InstantSource clock) {
        this.bus = bus;
        this.sessions =
                new SessionService(settings, new SessionRepository(database), meters, clock, UUID::randomUUID);
        this.consents = new ConsentService(settings, new ConsentRepository(database), clock);
        this.purge = new PurgeService(settings, new PurgeRepository(database), clock);
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                bus.serve(Endpoints.SESSION_OPEN, sessions::open),
                bus.serve(Endpoints.SESSION_TOUCH, sessions::touch),
                bus.serve(Endpoints.SESSION_FIND, sessions::find),
                bus.serve(Endpoints.SESSION_LINK, sessions::link),
                bus.serve(Endpoints.SESSION_ERASE, sessions::erase),
                bus.serve(Endpoints.CONSENT_CHOOSE, consents::choose),
                bus.serve(Endpoints.CONSENT_FIND, consents::find),
                bus.serve(Endpoints.SESSION_PURGE, purge::step)
        )).onSuccess(served -> services = served.list());
    }

    @Override
    public Future<?> stop() {
        return Future.all(services.stream().map(Service::close).toList());
    }
}
