package dev.sojourn.session;

import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.ErasedSession;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import static dev.sojourn.contract.TouchedSessions.State.CREATED;

/** Decides what becomes of a session. */
final class SessionService {

    private final SessionSettings settings;
    private final SessionRepository repository;
    private final InstantSource clock;
    private final Supplier<UUID> newId;
    private final Counter created;
    private final Counter refreshed;
    private final Counter failed;

    SessionService(SessionSettings settings, SessionRepository repository, MeterRegistry meters, InstantSource clock,
                   Supplier<UUID> newId) {
        this.settings = settings;
        this.repository = repository;
        this.clock = clock;
        this.newId = newId;
        this.created = sessions(meters, "created");
        this.refreshed = sessions(meters, "refreshed");
        this.failed = sessions(meters, "failed");
    }

    private static Counter sessions(MeterRegistry meters, String outcome) {
        return Counter.builder("sojourn.sessions").description("Sessions by what became of the request")
                .tag("outcome", outcome).register(meters);
    }

    Future<OpenedSession> open(OpenSession request) {
        UUID sessionId = request.sessionId() == null ? newId.get() : request.sessionId();
        Instant now = now();
        return repository.open(sessionId, request, settings.consent(), now, expiredBefore(now))
                .compose(opened -> opened.isPresent()
                        ? Future.succeededFuture(opened)
                        // The session has expired: its id is spent, the visitor begins anew.
                        : repository.open(newId.get(), request, settings.consent(), now,
                                expiredBefore(now)))
                .map(Optional::orElseThrow)
                .onSuccess(opened -> (opened.created() ? created : refreshed).increment())
                .onFailure(failure -> failed.increment());
    }

    Future<TouchedSessions> touch(TouchSessions request) {
        Instant now = now();
        // Only a session that is made now keeps an address, and its visitor has not chosen.
        String address = settings.consent().tracks(null, false) ? request.address() : null;
        return repository.touch(request.sessionIds(), address, now, expiredBefore(now))
                .onSuccess(states -> created.increment(states.stream().filter(CREATED::equals).count()))
                .onFailure(failure -> failed.increment(request.sessionIds().size()))
                .map(TouchedSessions::new);
    }

    Future<Session> find(FindSession request) {
        return repository.find(request.sessionId(), expiredBefore(now()))
                .map(session -> session.orElseThrow(() -> new ServiceException(ErrorCode.SESSION_NOT_FOUND)));
    }

    Future<Session> link(LinkSession request) {
        return repository.link(request.sessionId(), request.userId(), now())
                .compose(linked -> linked.map(Future::succeededFuture).orElseGet(() -> whyNotLinked(request)));
    }

    private Future<Session> whyNotLinked(LinkSession request) {
        return repository.exists(request.sessionId())
                .map(exists -> {
                    throw new ServiceException(exists ? ErrorCode.SESSION_LINKED : ErrorCode.SESSION_NOT_FOUND);
                });
    }

    Future<ErasedSession> erase(EraseSession request) {
        return repository.erase(request.sessionId())
                .map(rows -> new ErasedSession(
                        rows.orElseThrow(() -> new ServiceException(ErrorCode.SESSION_NOT_FOUND))));
    }

    /** To the millisecond, which is what answers show. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Instant expiredBefore(Instant now) {
        return now.minus(settings.expiry());
    }
}
