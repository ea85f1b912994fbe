package dev.sojourn.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

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

    /**
     * Answers those that have ended, for which nothing may be stored.
     *
     * @param sessionIds may name a session more than once
     * @param address    finds the client's address as it may be stored, or null, should a session have to be created
     */
    Future<Set<UUID>> touch(Collection<UUID> sessionIds, Supplier<String> address) {
        Instant now = clock.instant();
        Set<UUID> due = new LinkedHashSet<>();
        for (UUID sessionId : sessionIds) {
            if (isDue(sessionId, now)) {
                due.add(sessionId);
            }
        }
        return due.isEmpty() ? Future.succeededFuture(Set.of()) : touchAgain(due, address);
    }

    private boolean isDue(UUID sessionId, Instant now) {
        Instant last = touched.getIfPresent(sessionId);
        return last == null || !now.isBefore(last.plus(EXACTNESS));
    }

    /** Whatever is remembered of them. */
    Future<Set<UUID>> touchAgain(Collection<UUID> sessionIds, Supplier<String> address) {
        List<UUID> distinct = sessionIds.stream().distinct().toList();
        return bus.call(Endpoints.SESSION_TOUCH, new TouchSessions(distinct, address.get()))
                .map(answer -> endedOf(distinct, answer.states()));
    }

    private Set<UUID> endedOf(List<UUID> sessionIds, List<State> states) {
        Set<UUID> ended = new HashSet<>();
        for (int i = 0; i < sessionIds.size(); i++) {
            if (states.get(i) == State.ENDED) {
                ended.add(sessionIds.get(i));
            } else {
                touched.put(sessionIds.get(i), clock.instant());
            }
        }
        return ended;
    }
}
