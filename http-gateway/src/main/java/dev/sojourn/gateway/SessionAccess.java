package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.Session;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

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
}
