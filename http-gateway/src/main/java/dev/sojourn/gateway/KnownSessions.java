package dev.sojourn.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.TouchSession;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Notes the activity of sessions, at most twice a minute for each, and sees to it that they are there. What it remembers
 * is a hint that spares a call: whether a session is alive, the insert of the event decides.
 */
final class KnownSessions {

    private static final Duration EXACTNESS = Duration.ofSeconds(30);
    private static final int MAX_SESSIONS = 100_000;

    private final ServiceBus bus;
    private final InstantSource clock;
    private final Cache<UUID, Instant> touched = Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS).expireAfterWrite(EXACTNESS).build();

    KnownSessions(ServiceBus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** @param address the client's address as it may be stored, should the session have to be created; or null */
    Future<Void> touch(UUID sessionId, String address) {
        Instant last = touched.getIfPresent(sessionId);
        return last != null && clock.instant().isBefore(last.plus(EXACTNESS))
                ? Future.succeededFuture()
                : touchAgain(sessionId, address);
    }

    Future<Void> touchAgain(UUID sessionId, String address) {
        return bus.call(Endpoints.SESSION_TOUCH, new TouchSession(sessionId, address))
                .onSuccess(answer -> touched.put(sessionId, clock.instant()))
                .mapEmpty();
    }
}
