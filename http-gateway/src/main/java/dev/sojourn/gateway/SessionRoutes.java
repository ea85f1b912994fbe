package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.UserData;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.PageAddress;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.RequestSchemas;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sessions over HTTP. */
final class SessionRoutes {

    private static final int METADATA_BYTES = 8 * 1024;

    private final ServiceBus bus;
    private final Requests requests;
    private final SessionAccess access;
    private final RequestSchemas schemas;
    private final PersonalData personal;

    SessionRoutes(ServiceBus bus, Requests requests, SessionAccess access, RequestSchemas schemas,
                  PersonalData personal) {
        this.bus = bus;
        this.requests = requests;
        this.access = access;
        this.schemas = schemas;
        this.personal = personal;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("openSession", HttpMethod.POST, "/api/sessions", this::open),
                new Operation("getSessionUser", HttpMethod.GET, "/api/sessions/:sessionId/user", this::user),
                new Operation("deleteSession", HttpMethod.DELETE, "/api/sessions/:sessionId", this::delete));
    }

    private record SessionAnswer(boolean success, SessionView session) {
    }

    private Future<Answer> open(RoutingContext context) {
        UUID sessionId = requests.sessionId(context);
        ParsedBody body = requests.optionalBody(context, schemas.openSession());
        return personal.screenMetadata(metadata(body), sessionId).compose(metadata -> {
            OpenSession request = new OpenSession(sessionId, metadata.value(), requests.address(context).get(),
                    referrer(body.tree()), requests.gpc(context));
            return open(request, metadata.stripped());
        });
    }

    private Future<Answer> open(OpenSession request, List<String> stripped) {
        return bus.call(Endpoints.SESSION_OPEN, request)
                .compose(opened -> userData(opened.session()).map(userData -> new Answer(opened.created() ? 201 : 200,
                        new SessionAnswer(true, SessionView.of(opened.session(), userData).without(stripped)))));
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
        return Optional.ofNullable(metadata).map(given -> given.getString("referrer")).map(PageAddress::shortened)
                .orElse(null);
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

    private record DeletedAnswer(boolean success, Map<String, Long> deleted) {
    }

    private Future<Answer> delete(RoutingContext context) {
        return bus.call(Endpoints.SESSION_ERASE, new EraseSession(requests.pathSessionId(context)))
                .map(erased -> Answer.ok(new DeletedAnswer(true, erased.rows())));
    }
}
