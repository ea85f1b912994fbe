package dev.sojourn.session;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.FindUnknownSessions;
import dev.sojourn.contract.ListSessions;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionPage;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.contract.UnknownSessions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import static dev.sojourn.contract.TouchedSessions.State.CREATED;

/** Decides what becomes of a session. */
final class SessionService {

    private final SessionSettings settings;
    private final SessionRepository repository;
    private final TokenHashes hashes;
    private final InstantSource clock;
    private final Supplier<UUID> newId;
    private final Counter created;
    private final Counter refreshed;
    private final Counter failed;

    SessionService(SessionSettings settings, SessionRepository repository, TokenHashes hashes, MeterRegistry meters,
                   InstantSource clock, Supplier<UUID> newId) {
        this.settings = settings;
        this.repository = repository;
        this.hashes = hashes;
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
        return proven(request, now)
                .compose(proven -> open(sessionId, request, proven, now))
                .compose(opened -> opened.isPresent()
                        ? Future.succeededFuture(opened)
                        // The session has expired, or is not this client's: its id is spent, the visitor begins anew.
                        : refuseErased(sessionId).compose(alive -> open(newId.get(), request, null, now)))
                .map(Optional::orElseThrow)
                .onSuccess(opened -> (opened.created() ? created : refreshed).increment())
                .onFailure(failure -> failed.increment());
    }

    /** The kept hash of the token that came, or null. Only a client that has one costs this look. */
    private Future<byte[]> proven(OpenSession request, Instant now) {
        return request.sessionId() == null || request.token() == null
                ? Future.succeededFuture()
                : repository.findKnown(request.sessionId(), expiredBefore(now))
                        .map(known -> hashes.match(request.sessionId(), request.token(),
                                known.map(KnownSession::tokenHashes).orElse(List.of())));
    }

    private Future<Optional<OpenedSession>> open(UUID sessionId, OpenSession request, byte[] proven, Instant now) {
        SessionToken fresh = hashes.newToken();
        OpeningTokens tokens = new OpeningTokens(proven, proven == null ? null : hashes.of(sessionId, request.token()),
                fresh, hashes.of(sessionId, fresh), settings.asksForTokens());
        return repository.open(sessionId, request, tokens, settings.consent(), now, expiredBefore(now));
    }

    Future<TouchedSessions> touch(TouchSessions request) {
        Instant now = now();
        // Only a session that is made now keeps an address.
        return repository.touch(request.sessionIds(), settings.keptOf(request.address()), now, expiredBefore(now))
                .onSuccess(states -> created.increment(states.stream().filter(CREATED::equals).count()))
                .onFailure(failure -> failed.increment(request.sessionIds().size()))
                .map(TouchedSessions::new);
    }

    Future<UnknownSessions> unknown(FindUnknownSessions request) {
        return repository.unknown(request.sessionIds()).map(UnknownSessions::new);
    }

    Future<Session> find(FindSession request) {
        return repository.find(request.sessionId(), expiredBefore(now()))
                .compose(session -> session.map(Future::succeededFuture)
                        .orElseGet(() -> refuseErased(request.sessionId())
                                .compose(unknown -> refusal(ErrorCode.SESSION_NOT_FOUND))));
    }

    private Future<Void> refuseErased(UUID sessionId) {
        return repository.erased(List.of(sessionId)).compose(erased -> erased.isEmpty()
                ? Future.succeededFuture()
                : refusal(ErrorCode.SESSION_ERASED));
    }

    private static <T> Future<T> refusal(ErrorCode code) {
        return Future.failedFuture(new ServiceException(code));
    }

    Future<SessionPage> list(ListSessions request) {
        return repository.list(request);
    }

    /** To the millisecond, which is what answers show. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Instant expiredBefore(Instant now) {
        return now.minus(settings.expiry());
    }
}
