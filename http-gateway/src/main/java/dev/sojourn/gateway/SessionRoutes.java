package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
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
    private final RequestSchemas schemas;

    SessionRoutes(ServiceBus bus, Requests requests, RateLimits limits, SessionAccess access,
                  RequestSchemas schemas) {
        this.bus = bus;
        this.requests = requests;
        this.limits = limits;
        this.access = access;
        this.schemas = schemas;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("openSession", HttpMethod.POST, "/api/sessions", this::open),
                new Operation("getSessionUser", HttpMethod.GET, "/api/sessions/:sessionId/user", this::user));
    }

    private record SessionAnswer(boolean success, SessionView session) {
    }

    private Future<Answer> open(RoutingContext context) {
        UUID sessionId = requests.sessionId(context);
        ParsedBody body = requests.optionalBody(context, schemas.openSession());
        JsonText metadata = metadata(body);
        Client client = requests.client(context);
        OpenSession request = new OpenSession(sessionId, metadata, client.address(), referrer(body.tree()));
        return open(request, client.network())
                .compose(opened -> userData(opened.session()).map(userData -> new Answer(opened.created() ? 201 : 200,
                        new SessionAnswer(true, SessionView.of(opened.session(), userData)))));
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
                .compose(session -> userData(session).map(userData -> Answer.ok(new SessionUserAnswer(true,
                        new SessionUser(session.sessionId(), session.userId(), userData, session.lastSeen())))));
    }

    /** What is known about the session's user, or null. */
    private Future<UserData> userData(Session session) {
        return session.userId() == null
                ? Future.succeededFuture()
                : bus.call(Endpoints.USER_FIND, new FindUser(session.userId()))
                        .map(user -> user.userData())
                        .recover(SessionRoutes::nobody);
    }

    /** The user was removed after the session was read. */
    private static Future<UserData> nobody(Throwable failure) {
        return failure instanceof ServiceException known && known.code() == ErrorCode.NOT_FOUND
                ? Future.succeededFuture()
                : Future.failedFuture(failure);
    }
}
