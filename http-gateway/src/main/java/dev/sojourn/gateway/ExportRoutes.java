package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.FindUserByEmail;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.User;
import dev.sojourn.gateway.Operation.Answer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is held about a person, for that person and for the operator. */
final class ExportRoutes {

    /** Of a page; the whole may take as long as it takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServiceBus bus;
    private final Requests requests;
    private final SessionAccess access;
    private final InstantSource clock;

    ExportRoutes(ServiceBus bus, Requests requests, SessionAccess access, InstantSource clock) {
        this.bus = bus;
        this.requests = requests;
        this.access = access;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(new Operation("exportSession", HttpMethod.GET, "/api/sessions/:sessionId/export", this::session));
    }

    List<Operation> ofOperator() {
        return List.of(new Operation("exportUser", HttpMethod.GET, "/api/admin/export", this::user));
    }

    private Future<Answer> session(RoutingContext context) {
        return access.require(context).compose(session -> session.userId() == null
                ? Future.succeededFuture(answer(session))
                : bus.call(Endpoints.USER_FIND, new FindUser(session.userId())).recover(ExportRoutes::erased)
                        .map(this::answer));
    }

    /** A user goes with all sessions: this one was erased after it had been proven. */
    private static Future<User> erased(Throwable failure) {
        return Future.failedFuture(failure instanceof ServiceException known && known.code() == ErrorCode.NOT_FOUND
                ? new ServiceException(ErrorCode.SESSION_ERASED) : failure);
    }

    private Answer answer(Session session) {
        return Answer.ok(Export.of(bus, PATIENCE, clock.instant(), session));
    }

    private Answer answer(User user) {
        return Answer.ok(Export.of(bus, PATIENCE, clock.instant(), user));
    }

    private Future<Answer> user(RoutingContext context) {
        Optional<String> userId = requests.query(context, "userId");
        Optional<String> email = requests.query(context, "email");
        if (userId.isPresent() == email.isPresent()) {
            throw new InvalidRequestException("query", "must have one of userId and email");
        }
        Future<User> found = userId.isPresent()
                ? bus.call(Endpoints.USER_FIND, new FindUser(id(userId.get())))
                : bus.call(Endpoints.USER_FIND_BY_EMAIL, new FindUserByEmail(email.get()));
        return found.map(this::answer);
    }

    private static UUID id(String text) {
        return Ids.parse(text).orElseThrow(() -> new InvalidRequestException("query/userId", "must be a UUID"));
    }
}
