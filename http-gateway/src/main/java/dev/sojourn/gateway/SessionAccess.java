package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;

/** Who may read and change a session: every operation of one begins here. */
final class SessionAccess {

    private final ServiceBus bus;
    private final Requests requests;

    SessionAccess(ServiceBus bus, Requests requests) {
        this.bus = bus;
        this.requests = requests;
    }

    /** The session that the path names. */
    Future<Session> require(RoutingContext context) {
        return bus.call(Endpoints.SESSION_FIND, new FindSession(requests.pathSessionId(context), null));
    }

    /** The session, where the request proves that it comes from its own browser. */
    Future<Optional<Session>> ifProven(RoutingContext context, UUID sessionId) {
        return bus.call(Endpoints.SESSION_FIND, new FindSession(sessionId, null)).map(Optional::of)
                .recover(failure -> failure instanceof ServiceException known
                        && known.code() == ErrorCode.SESSION_NOT_FOUND
                        ? Future.succeededFuture(Optional.empty()) : Future.failedFuture(failure));
    }
}
