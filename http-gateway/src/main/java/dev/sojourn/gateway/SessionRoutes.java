package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.UserData;
import dev.sojourn.gateway.Operation.Answer;
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
import java.util.UUID;

/** Sessions over HTTP. */
final class SessionRoutes {

    private static final int METADATA_BYTES = 8 * 1024;

    private final ServiceBus bus;
    private final Requests requests;
    private final SessionAccess access;
    private final RequestSchemas schemas;
    private final Profiles profiles;

    SessionRoutes(ServiceBus bus, Requests requests, SessionAccess access, RequestSchemas schemas) {
        this.bus = bus;
        this.requests = requests;
        this.access = access;
        this.schemas = schemas;
        this.profiles = new Profiles(bus);
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
        JsonText metadata = metadata(body);
        OpenSession request =
                new OpenSession(sessionId, metadata, requests.address(context).get(), referrer(body.tree()));
        return bus.call(Endpoints.SESSION_OPEN, request)
                .compose(opened -> userData(opened).map(userData -> new Answer(opened.created() ? 201 : 200,
                        new SessionAnswer(true, SessionView.of(opened.session(), userData)))));
    }

    /** About a new session nothing is known yet. */
    private Future<UserData> userData(OpenedSession opened) {
        return opened.created() ? Future.succeededFuture() : profiles.of(opened.session());
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
                .compose(session -> profiles.of(session).map(userData -> Answer.ok(new SessionUserAnswer(true,
                        new SessionUser(session.sessionId(), session.userId(), userData, session.lastSeen())))));
    }

    private record DeletedAnswer(boolean success, Map<String, Long> deleted) {
    }

    private Future<Answer> delete(RoutingContext context) {
        return bus.call(Endpoints.SESSION_ERASE, new EraseSession(requests.pathSessionId(context)))
                .map(erased -> Answer.ok(new DeletedAnswer(true, erased.rows())));
    }
}
