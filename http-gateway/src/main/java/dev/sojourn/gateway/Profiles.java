package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Draft;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindDraft;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.User;
import dev.sojourn.contract.UserData;
import io.vertx.core.Future;

/** What is known about the visitor of a session: the draft before signup, the user's profile after. */
final class Profiles {

    private final ServiceBus bus;

    Profiles(ServiceBus bus) {
        this.bus = bus;
    }

    /** Null when nothing is known. */
    Future<UserData> of(Session session) {
        return session.userId() == null
                ? bus.call(Endpoints.PROFILE_FIND_DRAFT, new FindDraft(session.sessionId())).map(Draft::userData)
                : bus.call(Endpoints.USER_FIND, new FindUser(session.userId())).map(User::userData)
                        .recover(Profiles::nobody);
    }

    /** The user was removed after the session was read. */
    private static Future<UserData> nobody(Throwable failure) {
        return failure instanceof ServiceException known && known.code() == ErrorCode.NOT_FOUND
                ? Future.succeededFuture()
                : Future.failedFuture(failure);
    }
}
