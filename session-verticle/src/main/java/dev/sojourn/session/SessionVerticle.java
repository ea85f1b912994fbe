package dev.sojourn.session;

import dev.sojourn.bus.Service;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.postgres.ClusterJob;
import dev.sojourn.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Serves the identity of browsers: create, refresh, visits, expiry, proof, link, consent, erase, purge. Owns
 * user_sessions, session_links and session_consents, and what is left of erased sessions: session_tombstones and erasures.
 */
public final class SessionVerticle extends VerticleBase {

    private final ServiceBus bus;
    private final SessionService sessions;
    private final ProofService proof;
    private final LinkService links;
    private final ConsentService consents;
    private final PurgeService purge;
    private final ErasureService erasures;
    private final ErasureSettings ofErasure;
    private final Database database;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private List<Service> services = List.of();
    /** Null until started. */
    private ClusterJob tidying;

    /** @param newId a UUID of version 7 for a moment, ascending within it */
    public SessionVerticle(SessionSettings settings, ErasureSettings ofErasure, Database database, ServiceBus bus,
                           MeterRegistry meters, InstantSource clock, Function<Instant, UUID> newId) {
        this.ofErasure = ofErasure;
        this.database = database;
        this.bus = bus;
        this.meters = meters;
        this.clock = clock;
        SessionRepository repository = new SessionRepository(database);
        TokenHashes hashes = new TokenHashes(settings.secrets(), new SecureRandom());
        this.sessions = new SessionService(settings, repository, hashes, meters, clock, UUID::randomUUID);
        this.proof = new ProofService(settings, repository, hashes, clock);
        this.links = new LinkService(settings, new LinkRepository(database), hashes, clock);
        this.consents = new ConsentService(settings, new ConsentRepository(database), clock);
        this.purge = new PurgeService(settings, new PurgeRepository(database), clock);
        this.erasures = new ErasureService(ofErasure, new ErasureRepository(database, ofErasure.timeout()), clock, newId);
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                bus.serve(Endpoints.SESSION_OPEN, sessions::open),
                bus.serve(Endpoints.SESSION_TOUCH, sessions::touch),
                bus.serve(Endpoints.SESSION_UNKNOWN, sessions::unknown),
                bus.serve(Endpoints.SESSION_FIND, sessions::find),
                bus.serve(Endpoints.SESSION_LIST, sessions::list),
                bus.serve(Endpoints.SESSION_PROVE, proof::prove),
                bus.serve(Endpoints.SESSION_BEGIN_SIGNUP, proof::beginSignup),
                bus.serve(Endpoints.SESSION_LINK, links::link),
                bus.serve(Endpoints.SESSION_UNLINK, links::unlink),
                bus.serve(Endpoints.SESSION_END, links::end),
                bus.serve(Endpoints.SESSION_ERASE, erasures::eraseSession),
                bus.serve(Endpoints.USER_ERASE, erasures::eraseUser),
                bus.serve(Endpoints.CONSENT_CHOOSE, consents::choose),
                bus.serve(Endpoints.CONSENT_FIND, consents::find),
                bus.serve(Endpoints.CONSENT_LIST, consents::list),
                bus.serve(Endpoints.LINK_LIST, links::list),
                bus.serve(Endpoints.LINK_LIST_FORMER, links::listFormer),
                bus.serve(Endpoints.SESSION_PURGE, purge::step)
        )).onSuccess(served -> {
            services = served.list();
            keepTidying();
        });
    }

    /** At once too: what a crash has cut short is completed by the next start. Nobody waits for it. */
    private void keepTidying() {
        tidying = new ClusterJob(vertx, database, meters, clock, "erasure", erasures::tidy);
        tidying.every(ofErasure.tidying());
        tidying.run();
    }

    @Override
    public Future<?> stop() {
        Future<Void> stopped = tidying == null ? Future.succeededFuture() : tidying.stop();
        return Future.all(services.stream().map(Service::close).toList()).eventually(() -> stopped);
    }
}
