package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ProveSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionToken;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who may read and change a session: every operation of one begins here. */
final class SessionAccess {

    static final String TOKEN = "X-Session-Token";

    private static final Set<ErrorCode> UNPROVEN =
            Set.of(ErrorCode.SESSION_PROOF_REQUIRED, ErrorCode.SESSION_NOT_FOUND, ErrorCode.SESSION_ERASED);

    private final ServiceBus bus;
    private final Requests requests;
    private final ProofSettings settings;
    private final TokenCookie cookie;

    SessionAccess(ServiceBus bus, Requests requests, ProofSettings settings, TokenCookie cookie) {
        this.bus = bus;
        this.requests = requests;
        this.settings = settings;
        this.cookie = cookie;
    }

    /** The session that the path names, once it is proven to be the client's. */
    Future<Session> require(RoutingContext context) {
        return require(context, requests.pathSessionId(context));
    }

    Future<Session> require(RoutingContext context, UUID sessionId) {
        return bus.call(Endpoints.SESSION_PROVE, new ProveSession(sessionId, token(context)));
    }

    /**
     * For what may be asked of any session, be it unknown or expired, where ids are proof enough. Where tokens are
     * asked for there is no telling: such a session is not proven.
     */
    Future<?> requireUnlessUnknown(RoutingContext context, UUID sessionId) {
        return require(context, sessionId).<Object>map(session -> session)
                .recover(failure -> failure instanceof ServiceException known
                        && known.code() == ErrorCode.SESSION_NOT_FOUND
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    /** The session if the request proves it; for events, which need no proof but may do more with it. */
    Future<Optional<Session>> ifProven(RoutingContext context, UUID sessionId) {
        SessionToken token = ofHeader(context).or(() -> ofCookie(context)).orElse(null);
        return bus.call(Endpoints.SESSION_PROVE, new ProveSession(sessionId, token)).map(Optional::of)
                .recover(failure -> failure instanceof ServiceException known && UNPROVEN.contains(known.code())
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
    }

    /**
     * What came to prove a session, or null. Fails with CROSS_SITE_COOKIE where nothing but a cookie came that does not
     * count; whether it would have proven anything is not looked at.
     */
    SessionToken token(RoutingContext context) {
        Optional<SessionToken> token = ofHeader(context).or(() -> ofCookie(context));
        if (token.isEmpty() && settings.asksForTokens() && TokenCookie.read(context).isPresent()) {
            throw new ServiceException(ErrorCode.CROSS_SITE_COOKIE);
        }
        return token.orElse(null);
    }

    /** Given twice, it is none that was issued. */
    private static Optional<SessionToken> ofHeader(RoutingContext context) {
        List<String> given = context.request().headers().getAll(TOKEN);
        return given.isEmpty() ? Optional.empty() : Optional.of(new SessionToken(String.join(",", given)));
    }

    private static Optional<SessionToken> ofCookie(RoutingContext context) {
        return TokenCookie.counts(context) ? TokenCookie.read(context) : Optional.empty();
    }

    /** Lets the browser keep the token. */
    void remember(RoutingContext context, SessionToken token) {
        if (token != null) {
            cookie.write(context, token);
        }
    }

    /** Has the browser forget the token of a session that is no more; not one that was sent along with another's. */
    void forget(RoutingContext context) {
        Optional<SessionToken> sent = ofCookie(context);
        if (sent.isPresent() && ofHeader(context).filter(token -> !token.equals(sent.get())).isEmpty()) {
            cookie.remove(context);
        }
    }
}
