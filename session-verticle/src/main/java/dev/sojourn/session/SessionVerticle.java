package dev.sojourn.session;

import dev.sojourn.bus.Service;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * Serves the identity of browsers: create, refresh, visits, expiry, proof, link, erase, purge. Owns user_sessions and
 * session_links.
 */
public final class SessionVerticle extends VerticleBase {

    private final ServiceBus bus;
    private final SessionService sessions;
    private final ProofService proof;
    private final LinkService links;
    private final PurgeService purge;
    private List<Service> services = List.of();

    public SessionVerticle(SessionSettings settings, Database database, ServiceBus bus, MeterRegistry meters,
                           InstantSource clock) {
        this.bus = bus;
        SessionRepository repository = new SessionRepository(database);
        TokenHashes hashes = new TokenHashes(settings.secrets(), new SecureRandom());
        this.sessions = new SessionService(settings, repository, hashes, meters, clock, UUID::randomUUID);
        this.proof = new ProofService(settings, repository, hashes, clock);
        this.links = new LinkService(settings, new LinkRepository(database), hashes, clock);
        this.purge = new PurgeService(settings, new PurgeRepository(database), clock);
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                bus.serve(Endpoints.SESSION_OPEN, sessions::open),
                bus.serve(Endpoints.SESSION_TOUCH, sessions::touch),
                bus.serve(Endpoints.SESSION_FIND, sessions::find),
                bus.serve(Endpoints.SESSION_PROVE, proof::prove),
                bus.serve(Endpoints.SESSION_BEGIN_SIGNUP, proof::beginSignup),
                bus.serve(Endpoints.SESSION_LINK, links::link),
                bus.serve(Endpoints.SESSION_UNLINK, links::unlink),
                bus.serve(Endpoints.SESSION_END, links::end),
                bus.serve(Endpoints.SESSION_ERASE, sessions::erase),
                bus.serve(Endpoints.SESSION_PURGE, purge::step)
        )).onSuccess(served -> services = served.list());
    }

    @Override
    public Future<?> stop() {
        return Future.all(services.stream().map(Service::close).toList());
    }
}
