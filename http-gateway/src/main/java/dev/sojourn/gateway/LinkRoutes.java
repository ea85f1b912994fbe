package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.EndSession;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.UnlinkSession;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.SessionRoutes.SessionAnswer;
import dev.sojourn.gateway.json.RequestSchemas;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/** Who a session belongs to, over HTTP: the visitor leaves it, the site's backend links it, the operator undoes that. */
final class LinkRoutes {

    private static final String REASON = "reason";

    private final ServiceBus bus;
    private final Requests requests;
    private final RateLimits limits;
    private final SessionAccess access;
    private final Profiles profiles;
    private final RequestSchemas schemas;
    private final SessionOpening opening;

    LinkRoutes(ServiceBus bus, Requests requests, RateLimits limits, SessionAccess access, Profiles profiles,
               RequestSchemas schemas, SessionOpening opening) {
        this.bus = bus;
        this.requests = requests;
        this.limits = limits;
        this.access = access;
        this.profiles = profiles;
        this.schemas = schemas;
        this.opening = opening;
    }

    List<Operation> ofVisitor() {
        return List.of(
                new Operation("unlinkSession", HttpMethod.POST, "/api/sessions/:sessionId/unlink", this::unlink));
    }

    List<Operation> ofServer() {
        return List.of(new Operation("linkSession", HttpMethod.POST, "/api/sessions/:sessionId/link", this::link));
    }

    List<Operation> ofOperator() {
        return List.of(new Operation("undoLink", HttpMethod.POST, "/api/admin/sessions/:sessionId/unlink", this::undo));
    }

    /** The new session comes after the old one's end is committed: what is lost on the way can be asked for again. */
    private Future<Answer> unlink(RoutingContext context) {
        return access.require(context)
                .compose(session -> opening.read(context, null, null)
                        .compose(next -> beginAnew(session, next.value(), requests.client(context).network())
                                .map(opened -> begunAnew(context, opened, next.stripped()))));
    }

    /** Room for the new session is taken first: where there is none the old one stays. */
    private Future<OpenedSession> beginAnew(Session left, OpenSession next, String network) {
        return limits.sessions(network, 1)
                .compose(taken -> bus.call(Endpoints.SESSION_END, new EndSession(left.sessionId()))
                        .compose(ended -> bus.call(Endpoints.SESSION_OPEN, next))
                        .onFailure(failure -> limits.sessionsNotMade(network, 1)));
    }

    private Answer begunAnew(RoutingContext context, OpenedSession opened, List<String> stripped) {
        access.remember(context, opened.token());
        return Answer.created(SessionAnswer.of(opened.session(), null, opened.token(), stripped));
    }

    private Future<Answer> link(RoutingContext context) {
        UUID sessionId = requests.pathSessionId(context);
        JsonObject body = requests.body(context, schemas.linkSession()).tree();
        UUID userId = Ids.parse(body.getString("userId")).orElseThrow();
        return bus.call(Endpoints.SESSION_LINK,
                        new LinkSession(sessionId, userId, LinkSession.Actor.SERVER, body.getString(REASON), true))
                .compose(linked -> profiles.of(linked.session()).map(userData ->
                        Answer.ok(SessionAnswer.of(linked.session(), userData, linked.token(), List.of()))));
    }

    private Future<Answer> undo(RoutingContext context) {
        UUID sessionId = requests.pathSessionId(context);
        String reason = requests.optionalBody(context, schemas.undoLink()).tree().getString(REASON);
        return bus.call(Endpoints.SESSION_UNLINK, new UnlinkSession(sessionId, reason))
                .compose(session -> profiles.of(session).map(userData ->
                        Answer.ok(SessionAnswer.of(session, userData, null, List.of()))));
    }
}
