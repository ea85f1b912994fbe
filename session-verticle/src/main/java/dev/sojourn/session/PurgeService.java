package dev.sojourn.session;

import dev.sojourn.contract.PurgeSessions;
import dev.sojourn.contract.PurgedSessions;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;

/** Removes what nobody needs any more: sessions that have expired and hold no events. */
final class PurgeService {

    private final SessionSettings settings;
    private final PurgeRepository repository;
    private final InstantSource clock;

    PurgeService(SessionSettings settings, PurgeRepository repository, InstantSource clock) {
        this.settings = settings;
        this.repository = repository;
        this.clock = clock;
    }

    /** Looks at one page of sessions. */
    Future<PurgedSessions> step(PurgeSessions request) {
        Instant expiredBefore = clock.instant().minus(settings.expiry());
        return repository.findPage(request.after(), request.limit(), expiredBefore)
                .compose(page -> repository.purge(page.free(), expiredBefore)
                        .map(purged -> new PurgedSessions(page.isLast(request.limit()) ? null : page.lastId(), purged)));
    }
}
