package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.EventTypes;
import dev.sojourn.contract.FindSignupEvent;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.TouchedSessions.State;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The way of events from a request to the log: their sessions first, then all of them in one message. */
final class Ingest {

    /** Not the schema's refusal: PostgreSQL could not keep it, which only its own limits can bring about. */
    static final FieldError REFUSED_BY_DATABASE = new FieldError("", "must be an event that the database can keep");

    static final FieldError OF_ERASED_SESSION = new FieldError("/sessionId", "must not be of a session that was erased");
    static final FieldError SESSION_ENDED =
            new FieldError("/sessionId", "must not be a session that its visitor has left");

    private final ServiceBus bus;
    private final KnownSessions sessions;

    Ingest(ServiceBus bus, RateLimits limits, InstantSource clock) {
        this.bus = bus;
        this.sessions = new KnownSessions(bus, limits, clock);
    }

    /**
     * Answers, after the commit, one result for each event in their order; an event of a session that has ended is stored
     * nowhere, and its session is to it unknown, unless it was stored before that: then it is a duplicate.
     *
     * @param client whom the limit of new sessions goes by, should one have to be created
     */
    Future<List<AppendedEvent>> append(List<NewEvent> events, Client client) {
        return sessions.touch(sessionsOf(events), client)
                .compose(closed -> withoutClosed(events, erased(closed), open -> identified(open)
                        .compose(identified -> appendOnce(identified)
                                .compose(results -> appendAgain(identified, results, client)))));
    }

    /** One that was left still knows what it has taken before; that it takes no more, the insert decides. */
    private static Map<UUID, State> erased(Map<UUID, State> closed) {
        Map<UUID, State> erased = new HashMap<>(closed);
        erased.values().removeIf(state -> state != State.ERASED);
        return erased;
    }

    /** Nothing of these sessions goes any further. */
    private static Future<List<AppendedEvent>> withoutClosed(List<NewEvent> events, Map<UUID, State> closed,
            Function<List<NewEvent>, Future<List<AppendedEvent>>> append) {
        if (closed.isEmpty()) {
            return append.apply(events);
        }
        int[] open = IntStream.range(0, events.size())
                .filter(i -> !closed.containsKey(events.get(i).sessionId())).toArray();
        List<AppendedEvent> none = events.stream().map(event -> closed.get(event.sessionId()) == State.ERASED
                ? AppendedEvent.sessionErased() : AppendedEvent.sessionUnknown()).toList();
        return open.length == 0
                ? Future.succeededFuture(none)
                : append.apply(IntStream.of(open).mapToObj(events::get).toList())
                        .map(results -> merged(none, open, results));
    }

    /** Makes sure that the sessions are there, as far as they have not expired. */
    Future<?> touch(Collection<UUID> sessionIds, Client client) {
        return sessions.touch(sessionIds, client);
    }

    private static Collection<UUID> sessionsOf(List<NewEvent> events) {
        return events.stream().map(NewEvent::sessionId).toList();
    }

    /** Once somebody has signed up, a client's own word of it is the event that the server wrote. */
    Future<List<NewEvent>> identified(List<NewEvent> events) {
        if (events.stream().noneMatch(Ingest::tellsOfSignup)) {
            return Future.succeededFuture(events);
        }
        List<Future<NewEvent>> identified = events.stream()
                .map(event -> tellsOfSignup(event) ? identifiedSignup(event) : Future.succeededFuture(event))
                .toList();
        return Future.all(identified).map(all -> all.list());
    }

    private static boolean tellsOfSignup(NewEvent event) {
        return event.eventType().equals(EventTypes.SIGNUP_COMPLETED);
    }

    private Future<NewEvent> identifiedSignup(NewEvent event) {
        return bus.call(Endpoints.USER_SIGNUP_EVENT, new FindSignupEvent(event.sessionId()))
                .map(signup -> signup.eventId() == null ? event : event.withEventId(signup.eventId()));
    }

    private Future<List<AppendedEvent>> appendOnce(List<NewEvent> events) {
        return bus.call(Endpoints.EVENT_APPEND, new AppendEvents(events)).map(AppendedEvents::results);
    }

    /** A session that was erased or purged since it was last seen here is to its event one that was never seen. */
    private Future<List<AppendedEvent>> appendAgain(List<NewEvent> events, List<AppendedEvent> results,
                                                    Client client) {
        int[] lost = IntStream.range(0, events.size())
                .filter(i -> results.get(i).outcome() == Outcome.SESSION_UNKNOWN).toArray();
        if (lost.length == 0) {
            return Future.succeededFuture(results);
        }
        List<NewEvent> again = IntStream.of(lost).mapToObj(events::get).toList();
        return sessions.touchAgain(sessionsOf(again), client)
                .compose(closed -> withoutClosed(again, closed, open -> appendOnce(open).map(Ingest::requireStored)))
                .map(second -> merged(results, lost, second));
    }

    private static List<AppendedEvent> requireStored(List<AppendedEvent> results) {
        if (results.stream().anyMatch(result -> result.outcome() == Outcome.SESSION_UNKNOWN)) {
            // Erased twice within one request, or ended at this very moment.
            throw new ServiceException(ErrorCode.UNAVAILABLE);
        }
        return results;
    }

    private static List<AppendedEvent> merged(List<AppendedEvent> results, int[] places, List<AppendedEvent> others) {
        List<AppendedEvent> merged = new ArrayList<>(results);
        IntStream.range(0, places.length).forEach(i -> merged.set(places[i], others.get(i)));
        return merged;
    }
}
