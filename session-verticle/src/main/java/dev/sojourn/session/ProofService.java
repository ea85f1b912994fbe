package dev.sojourn.session;

import dev.sojourn.contract.BeginSignup;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ProveSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchedSessions.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Decides who may read and change a session. */
final class ProofService {

    /** How long the token that a signup ended may repeat it. */
    private static final Duration REPEATABLE = Duration.ofDays(1);

    private final SessionSettings settings;
    private final SessionRepository repository;
    private final TokenHashes hashes;
    private final InstantSource clock;

    ProofService(SessionSettings settings, SessionRepository repository, TokenHashes hashes, InstantSource clock) {
        this.settings = settings;
        this.repository = repository;
        this.hashes = hashes;
        this.clock = clock;
    }

    Future<Session> prove(ProveSession request) {
        return findKnown(request.sessionId()).map(known -> {
            // Hashed in any case, so that the time does not tell whether there is such a session.
            byte[] proof = hashes.match(request.sessionId(), request.token(), tokenHashes(known));
            return known.filter(KnownSession::alive).filter(alive -> proof != null || !settings.asksForTokens())
                    .map(KnownSession::session).orElseThrow(this::refusal);
        });
    }

    /**
     * Where ids are proof enough, as published: the signup is activity, and creates a session never seen. Where tokens are
     * asked for there is nothing to be created: an unknown session has none.
     */
    Future<Session> beginSignup(BeginSignup request) {
        Future<?> seen = settings.asksForTokens() ? Future.succeededFuture() : touch(request.sessionId(), request.address());
        return seen.compose(there -> findKnown(request.sessionId())).compose(known -> {
            byte[] proof = hashes.match(request.sessionId(), request.token(), tokenHashes(known));
            KnownSession alive = known.filter(KnownSession::alive)
                    .filter(each -> proof != null || !settings.asksForTokens() || repeats(request, each))
                    .orElseThrow(this::refusal);
            return note(request, alive, proof).compose(noted -> settings.asksForTokens()
                    ? touch(request.sessionId(), request.address()) : Future.succeededFuture()).map(alive.session());
        });
    }

    private boolean repeats(BeginSignup request, KnownSession session) {
        return request.idempotencyKey() != null && session.session().userId() != null && session.endedToken() != null
                && session.endedKey() != null && clock.instant().isBefore(session.endedTokenAt().plus(REPEATABLE))
                && hashes.match(request.sessionId(), request.token(), List.of(session.endedToken())) != null
                && hashes.matchesRepeat(request.sessionId(), request.idempotencyKey(), request.email(), session.endedKey());
    }

    /**
     * Before anything is done, since whoever completes the signup, be it the sweep, ends the token that came with it; and
     * for this email alone, so that no one's failed signup may repeat another's.
     */
    private Future<Void> note(BeginSignup request, KnownSession session, byte[] proof) {
        if (session.session().userId() != null) {
            return Future.succeededFuture();
        }
        boolean repeatable = proof != null && request.idempotencyKey() != null;
        return repository.noteSignup(request.sessionId(),
                repeatable ? hashes.of(request.sessionId(), request.token()) : null,
                repeatable ? hashes.ofRepeat(request.sessionId(), request.idempotencyKey(), request.email()) : null);
    }

    private Future<Optional<KnownSession>> findKnown(UUID sessionId) {
        return repository.findKnown(sessionId, expiredBefore(clock.instant()))
                .compose(known -> known.isPresent() ? Future.succeededFuture(requireNotErasing(known)) : unknown(sessionId));
    }

    private Future<Optional<KnownSession>> unknown(UUID sessionId) {
        return repository.erased(List.of(sessionId)).map(erased -> {
            if (!erased.isEmpty()) {
                throw new ServiceException(ErrorCode.SESSION_ERASED);
            }
            return Optional.empty();
        });
    }

    private static Optional<KnownSession> requireNotErasing(Optional<KnownSession> known) {
        if (known.isPresent() && known.get().erasing()) {
            throw new ServiceException(ErrorCode.SESSION_ERASED);
        }
        return known;
    }

    private static List<byte[]> tokenHashes(Optional<KnownSession> known) {
        return known.map(KnownSession::tokenHashes).orElse(List.of());
    }

    private Future<List<State>> touch(UUID sessionId, String address) {
        Instant now = clock.instant();
        return repository.touch(List.of(sessionId), settings.keptOf(address), now, expiredBefore(now));
    }

    private ServiceException refusal() {
        return new ServiceException(settings.asksForTokens()
                ? ErrorCode.SESSION_PROOF_REQUIRED : ErrorCode.SESSION_NOT_FOUND);
    }

    private Instant expiredBefore(Instant now) {
        return now.minus(settings.expiry());
    }
}
