package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.UserData;
import io.vertx.core.Future;

/** What is known about who is behind a session. */
final class SessionUsers {

    private final ServiceBus bus;

    SessionUsers(ServiceBus bus) {
        this.bus = bus;
    }

    /** What is known about the session's user, or null. */
    Future<UserData> userData(Session session) {
        return session.userId() == null
                ? Future.succeededFuture()
                : bus.call(Endpoints.USER_FIND, new FindUser(session.userId()))
                        .map(user -> user.userData())
                        .recover(SessionUsers::nobody);
    }

    /** The user was removed after the session was read. */
    private static Future<UserData> nobody(Throwable failure) {
        return failure instanceof ServiceException known && known.code() == ErrorCode.NOT_FOUND
                ? Future.succeededFuture()
                : Future.failedFuture(failure);
    }
}
