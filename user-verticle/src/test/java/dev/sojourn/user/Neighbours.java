package dev.sojourn.user;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.BeginSignup;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.LinkedSession;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.postgres.TestAnswers;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The session and the event module as a signup meets them on the bus; what they answer is for the test to say. */
final class Neighbours {

    volatile Function<BeginSignup, Future<Session>> begin = request -> Future.succeededFuture(anonymous(request));
    volatile Function<LinkSession, Future<LinkedSession>> link = request -> Future.succeededFuture(linked(request));
    volatile Function<AppendEvents, Future<AppendedEvents>> append = request -> Future.succeededFuture(stored(request));

    /** What they were asked, in order. */
    final List<LinkSession> links = new CopyOnWriteArrayList<>();
    final List<NewEvent> events = new CopyOnWriteArrayList<>();

    static Neighbours on(ServiceBus bus) {
        Neighbours neighbours = new Neighbours();
        TestAnswers.of(Future.all(
                bus.serve(Endpoints.SESSION_BEGIN_SIGNUP, request -> neighbours.begin.apply(request)),
                bus.serve(Endpoints.SESSION_LINK, request -> {
                    neighbours.links.add(request);
                    return neighbours.link.apply(request);
                }),
                bus.serve(Endpoints.EVENT_APPEND, request -> {
                    neighbours.events.addAll(request.events());
                    return neighbours.append.apply(request);
                })));
        return neighbours;
    }

    private static Session anonymous(BeginSignup request) {
        return session(request.sessionId(), null);
    }

    static LinkedSession linked(LinkSession request) {
        return new LinkedSession(session(request.sessionId(), request.userId()),
                request.issueToken() ? new SessionToken("token") : null);
    }

    private static Session session(UUID sessionId, UUID userId) {
        return new Session(sessionId, userId, Accounts.NOW, JsonText.EMPTY_OBJECT, Accounts.NOW, null, 1,
                Consent.NOT_CHOSEN);
    }

    static AppendedEvents stored(AppendEvents request) {
        return new AppendedEvents(request.events().stream().map(event -> new AppendedEvent(Outcome.STORED,
                event.eventId(), event.eventType(), event.timestamp())).toList());
    }

    static <T> Future<T> refusal(ErrorCode code) {
        return Future.failedFuture(new ServiceException(code));
    }
}
