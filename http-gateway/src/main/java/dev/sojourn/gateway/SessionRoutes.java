package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.contract.UserData;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.RequestSchemas;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Sessions over HTTP. */
final class SessionRoutes {

    private static final int METADATA_BYTES = 8 * 1024;

    private final ServiceBus bus;
    private final Requests requests;
    private final RateLimits limits;
    private final SessionAccess access;
    private final SessionUsers users;
    private final RequestSchemas schemas;

    SessionRoutes(ServiceBus bus, Requests requests, RateLimits limits, SessionAccess access, SessionUsers users,
                  RequestSchemas schemas) {
        this.bus = bus;
        this.requests = requests;
        this.limits = limits;
        this.access = access;
        this.users = users;
        this.schemas = schemas;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("openSession", HttpMethod.POST, "/api/sessions", this::open),
                new Operation("getSessionUser", HttpMethod.GET, "/api/sessions/:sessionId/user", this::user));
    }

    /** What answers with a session. */
    record SessionAnswer(boolean success, SessionView session) {

        static SessionAnswer of(Session session, UserData userData, SessionToken token) {
            return new SessionAnswer(true, SessionView.of(session, userData, token));
        }
    }

    private Future<Answer> open(RoutingContext context) {
        UUID sessionId = requests.sessionId(context);
        SessionToken token = sessionId == null ? null : access.token(context);
        OpenSession request = opening(requests, context, schemas, sessionId, token);
        return open(request, requests.client(context).network()).compose(opened -> {
            // Where none was issued, the one that came is good for longer.
            access.remember(context, opened.token() == null ? token : opened.token());
            return users.userData(opened.session()).map(userData -> new Answer(opened.created() ? 201 : 200,
                    SessionAnswer.of(opened.session(), userData, opened.token())));
        });
    }

    /** What a request says about a session that is to be opened. */
    static OpenSession opening(Requests requests, RoutingContext context, RequestSchemas schemas, UUID sessionId,
                               SessionToken token) {
        ParsedBody body = requests.optionalBody(context, schemas.openSession());
        return new OpenSession(sessionId, metadata(body), requests.client(context).address(), referrer(body.tree()), token);
    }

    /** Whether it will be a new one only the answer tells, so that room for one is taken before and given back. */
    private Future<OpenedSession> open(OpenSession request, String network) {
        return limits.sessions(network, 1).compose(taken -> bus.call(Endpoints.SESSION_OPEN, request)
                .onSuccess(opened -> limits.sessionsNotMade(network, opened.created() ? 0 : 1))
                .onFailure(failure -> limits.sessionsNotMade(network, 1)));
    }

    private static JsonText metadata(ParsedBody body) {
        JsonText metadata = body.textOf("metadata").orElse(JsonText.EMPTY_OBJECT);
        if (metadata.value().getBytes(StandardCharsets.UTF_8).length > METADATA_BYTES) {
            throw new InvalidRequestException("/metadata", "must be at most 8 KiB of JSON");
        }
        return metadata;
    }

    private static String referrer(JsonObject body) {
        JsonObject metadata = body.getJsonObject("metadata");
        return metadata == null ? null : metadata.getString("referrer");
    }

    private record SessionUser(UUID sessionId, UUID userId, UserData userData, Instant lastSeen) {
    }

    private record SessionUserAnswer(boolean success, SessionUser session) {
    }

    private Future<Answer> user(RoutingContext context) {
        return access.require(context)
                .compose(session -> users.userData(session).map(userData -> Answer.ok(new SessionUserAnswer(true,
                        new SessionUser(session.sessionId(), session.userId(), userData, session.lastSeen())))));
    }
}
