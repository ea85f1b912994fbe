package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.contract.UserData;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Sessions over HTTP. */
final class SessionRoutes {

    private final ServiceBus bus;
    private final Requests requests;
    private final RateLimits limits;
    private final SessionAccess access;
    private final Profiles profiles;
    private final SessionOpening opening;

    SessionRoutes(ServiceBus bus, Requests requests, RateLimits limits, SessionAccess access, Profiles profiles,
                  SessionOpening opening) {
        this.bus = bus;
        this.requests = requests;
        this.limits = limits;
        this.access = access;
        this.profiles = profiles;
        this.opening = opening;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("openSession", HttpMethod.POST, "/api/sessions", this::open),
                new Operation("getSessionUser", HttpMethod.GET, "/api/sessions/:sessionId/user", this::user));
    }

    /** What answers with a session. */
    record SessionAnswer(boolean success, SessionView session) {

        static SessionAnswer of(Session session, UserData userData, SessionToken token, List<String> stripped) {
            return new SessionAnswer(true, SessionView.of(session, userData, token, stripped));
        }
    }

    private Future<Answer> open(RoutingContext context) {
        UUID sessionId = requests.sessionId(context);
        SessionToken token = sessionId == null ? null : access.token(context);
        return opening.read(context, sessionId, token)
                .compose(screened -> open(context, screened.value(), token, screened.stripped()));
    }

    private Future<Answer> open(RoutingContext context, OpenSession request, SessionToken token, List<String> stripped) {
        return open(request, requests.client(context).network()).compose(opened -> {
            // Where none was issued, the one that came is good for longer.
            access.remember(context, opened.token() == null ? token : opened.token());
            return userData(opened).map(userData -> new Answer(opened.created() ? 201 : 200,
                    SessionAnswer.of(opened.session(), userData, opened.token(), stripped)));
        });
    }

    /** About a new session nothing is known yet. */
    private Future<UserData> userData(OpenedSession opened) {
        return opened.created() ? Future.succeededFuture() : profiles.of(opened.session());
    }

    /** Whether it will be a new one only the answer tells, so that room for one is taken before and given back. */
    private Future<OpenedSession> open(OpenSession request, String network) {
        return limits.sessions(network, 1).compose(taken -> bus.call(Endpoints.SESSION_OPEN, request)
                .onSuccess(opened -> limits.sessionsNotMade(network, opened.created() ? 0 : 1))
                .onFailure(failure -> limits.sessionsNotMade(network, 1)));
    }

    private record SessionUser(UUID sessionId, UUID userId, UserData userData, Instant lastSeen) {
    }

    private record SessionUserAnswer(boolean success, SessionUser session) {
    }

    private Future<Answer> user(RoutingContext context) {
        return access.require(context)
                .compose(session -> profiles.of(session).map(userData -> Answer.ok(new SessionUserAnswer(true,
                        new SessionUser(session.sessionId(), session.userId(), userData, session.lastSeen())))));
    }
}
