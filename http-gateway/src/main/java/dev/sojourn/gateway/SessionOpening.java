package dev.sojourn.gateway;

import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.gateway.PersonalData.Screened;
import dev.sojourn.gateway.json.PageAddress;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.RequestSchemas;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** What a request says about a session that is to be opened. */
final class SessionOpening {

    private static final int METADATA_BYTES = 8 * 1024;

    private final Requests requests;
    private final SessionAccess access;
    private final RequestSchemas schemas;
    private final PersonalData personal;

    SessionOpening(Requests requests, SessionAccess access, RequestSchemas schemas, PersonalData personal) {
        this.requests = requests;
        this.access = access;
        this.schemas = schemas;
        this.personal = personal;
    }

    /**
     * @param sessionId the session that is asked for, or null for a new one
     * @param token     what came to prove it, or null
     */
    Future<Screened<OpenSession>> read(RoutingContext context, UUID sessionId, SessionToken token) {
        ParsedBody body = requests.optionalBody(context, schemas.openSession());
        return personal.screenMetadata(metadata(body), () -> proven(context, sessionId))
                .map(metadata -> new Screened<>(new OpenSession(sessionId, metadata.value(),
                        requests.client(context).address(), referrer(body.tree()), token, requests.gpc(context)),
                        metadata.stripped()));
    }

    /** One that is not proven may not be opened, and its consent is not that of the one opened in its place. */
    private Future<Optional<Session>> proven(RoutingContext context, UUID sessionId) {
        return sessionId == null ? Future.succeededFuture(Optional.empty()) : access.ifProven(context, sessionId);
    }

    private static JsonText metadata(ParsedBody body) {
        JsonText metadata = body.textOf("metadata").orElse(JsonText.EMPTY_OBJECT);
        if (metadata.value().getBytes(StandardCharsets.UTF_8).length > METADATA_BYTES) {
            throw new InvalidRequestException("/metadata", "must be at most 8 KiB of JSON");
        }
        return metadata;
    }

    private static String referrer(JsonObject body) {
        return Optional.ofNullable(body.getJsonObject("metadata")).map(given -> given.getString("referrer"))
                .map(PageAddress::shortened).orElse(null);
    }
}
