package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.EraseUser;
import dev.sojourn.contract.ErasureReceipt;
import dev.sojourn.contract.ErasureScope;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.gateway.Operation.Answer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Erasing over HTTP: by whoever has the session, and by the operator. */
final class ErasureRoutes {

    private final ServiceBus bus;
    private final Requests requests;
    private final SessionAccess access;
    private final Duration timeout;

    /** @param timeout how long an erasure may take */
    ErasureRoutes(ServiceBus bus, Requests requests, SessionAccess access, Duration timeout) {
        this.bus = bus;
        this.requests = requests;
        this.access = access;
        this.timeout = timeout;
    }

    List<Operation> operations() {
        return List.of(new Operation("deleteSession", HttpMethod.DELETE, "/api/sessions/:sessionId", this::session));
    }

    List<Operation> ofOperator() {
        return List.of(new Operation("deleteUser", HttpMethod.DELETE, "/api/admin/users/:userId", this::user));
    }

    private record Receipt(UUID receiptId, String scope, Instant requestedAt, Instant erasedAt) {
    }

    private record ErasedAnswer(boolean success, Map<String, Long> deleted, Receipt receipt) {

        static Answer of(ErasureReceipt erased) {
            return Answer.ok(new ErasedAnswer(true, erased.rows(), new Receipt(erased.receiptId(),
                    erased.scope().name().toLowerCase(Locale.ROOT), erased.requestedAt(), erased.erasedAt())));
        }
    }

    private Future<Answer> session(RoutingContext context) {
        ErasureScope scope = scope(context);
        UUID sessionId = requests.pathSessionId(context);
        return access.require(context).map(true)
                .recover(failure -> mayBeErased(failure)
                        ? Future.succeededFuture(false) : Future.failedFuture(failure))
                .compose(proven -> bus.call(Endpoints.SESSION_ERASE, new EraseSession(sessionId, scope), timeout)
                        .onSuccess(erased -> forgetToken(context, proven)))
                .map(ErasedAnswer::of);
    }

    private void forgetToken(RoutingContext context, boolean proven) {
        if (proven) {
            access.forget(context);
        }
    }

    /**
     * An erasure that was cut short wants to be completed, and one whose answer was lost to be told again: neither takes
     * a proof, which is gone. A session that has expired is still somebody's to erase.
     */
    private static boolean mayBeErased(Throwable failure) {
        return failure instanceof ServiceException known
                && (known.code() == ErrorCode.SESSION_ERASED || known.code() == ErrorCode.SESSION_NOT_FOUND);
    }

    private ErasureScope scope(RoutingContext context) {
        return switch (requests.query(context, "scope").orElse("")) {
            case "", "session" -> ErasureScope.SESSION;
            case "user" -> ErasureScope.USER;
            default -> throw new InvalidRequestException("query/scope", "must be session or user");
        };
    }

    private Future<Answer> user(RoutingContext context) {
        UUID userId = Ids.parse(context.pathParam("userId"))
                .orElseThrow(() -> new InvalidRequestException("path/userId", "must be a UUID"));
        return bus.call(Endpoints.USER_ERASE, new EraseUser(userId), timeout).map(ErasedAnswer::of);
    }
}
