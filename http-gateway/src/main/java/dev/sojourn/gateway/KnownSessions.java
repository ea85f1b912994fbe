package dev.sojourn.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.FindUnknownSessions;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.contract.TouchedSessions.State;
import dev.sojourn.gateway.limits.RateLimitedException;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Notes the activity of sessions, at most twice a minute for each, and sees to it that they are there. What it remembers
 * is a hint that spares a call: whether a session is alive, the insert of the event decides.
 */
final class KnownSessions {

    private static final Duration EXACTNESS = Duration.ofSeconds(30);
    private static final int MAX_SESSIONS = 100_000;

    private final ServiceBus bus;
    private final RateLimits limits;
    private final InstantSource clock;
    private final Cache<UUID, Instant> touched = Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS).expireAfterWrite(EXACTNESS).build();

    KnownSessions(ServiceBus bus, RateLimits limits, InstantSource clock) {
        this.bus = bus;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Answers those of the sessions that are known to be erased or to have ended, for which nothing may be stored; about the
     * others the insert of their events decides.
     *
     * @param sessionIds may name a session more than once
     * @param client     whom the limit of new sessions goes by, should one have to be created
     */
    Future<Map<UUID, State>> touch(Collection<UUID> sessionIds, Client client) {
        Instant now = clock.instant();
        Set<UUID> due = new LinkedHashSet<>();
        for (UUID sessionId : sessionIds) {
            if (isDue(sessionId, now)) {
                due.add(sessionId);
            }
        }
        return due.isEmpty() ? Future.succeededFuture(Map.of()) : touchAgain(due, client);
    }

    private boolean isDue(UUID sessionId, Instant now) {
        Instant last = touched.getIfPresent(sessionId);
        return last == null || !now.isBefore(last.plus(EXACTNESS));
    }

    /** Whatever is remembered of them. */
    Future<Map<UUID, State>> touchAgain(Collection<UUID> sessionIds, Client client) {
        List<UUID> distinct = sessionIds.stream().distinct().toList();
        String network = client.network();
        // Most are there; so room is taken for all as if they were new, and given back.
        return limits.sessions(network, distinct.size())
                .map(taken -> distinct.size())
                .recover(refusal -> takeForUnknown(network, distinct, refusal))
                .compose(taken -> touch(distinct, client.address())
                        .onSuccess(states -> limits.sessionsNotMade(network,
                                taken - Collections.frequency(states, State.CREATED)))
                        .onFailure(failure -> limits.sessionsNotMade(network, taken)))
                .map(states -> remember(distinct, states));
    }

    /** Whoever has used up the limit of new sessions may go on with those that are there. */
    private Future<Integer> takeForUnknown(String network, List<UUID> sessionIds, Throwable refusal) {
        if (!(refusal instanceof RateLimitedException)) {
            return Future.failedFuture(refusal);
        }
        return bus.call(Endpoints.SESSION_UNKNOWN, new FindUnknownSessions(sessionIds)).compose(unknown -> {
            int count = unknown.sessionIds().size();
            return count == 0 ? Future.succeededFuture(0) : limits.sessions(network, count).map(taken -> count);
        });
    }

    private Future<List<State>> touch(List<UUID> sessionIds, String address) {
        return bus.call(Endpoints.SESSION_TOUCH, new TouchSessions(sessionIds, address)).map(TouchedSessions::states);
    }

    private Map<UUID, State> remember(List<UUID> sessionIds, List<State> states) {
        Map<UUID, State> closed = new HashMap<>();
        for (int i = 0; i < sessionIds.size(); i++) {
            if (states.get(i) == State.ERASED || states.get(i) == State.ENDED) {
                closed.put(sessionIds.get(i), states.get(i));
            } else {
                touched.put(sessionIds.get(i), clock.instant());
            }
        }
        return closed;
    }
}
