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
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The way of events from a request to the log: their sessions first, then all of them in one message. */
final class Ingest {

    /** Not the schema's refusal: PostgreSQL could not keep it, which only its own limits can bring about. */
    static final FieldError REFUSED_BY_DATABASE = new FieldError("", "must be an event that the database can keep");

    private final ServiceBus bus;
    private final KnownSessions sessions;

    Ingest(ServiceBus bus, InstantSource clock) {
        this.bus = bus;
        this.sessions = new KnownSessions(bus, clock);
    }

    /**
     * Answers, after the commit, one result for each event in their order.
     *
     * @param address finds the client's address as it may be stored, or null, should a session have to be created
     */
    Future<List<AppendedEvent>> append(List<NewEvent> events, Supplier<String> address) {
        return sessions.touch(sessionsOf(events), address)
                .compose(touched -> identified(events))
                .compose(identified -> appendOnce(identified)
                        .compose(results -> appendAgain(identified, results, address)));
    }

    /** Makes sure that the sessions are there, as far as they have not expired. */
    Future<?> touch(Collection<UUID> sessionIds, Supplier<String> address) {
        return sessions.touch(sessionIds, address);
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
                .map(signup -> signup.eventId() == null ? event : new NewEvent(event.sessionId(), signup.eventId(),
                        event.eventType(), event.payload(), event.timestamp()));
    }

    private Future<List<AppendedEvent>> appendOnce(List<NewEvent> events) {
        return bus.call(Endpoints.EVENT_APPEND, new AppendEvents(events)).map(AppendedEvents::results);
    }

    /** A session that was erased or purged since it was last seen here is to its event one that was never seen. */
    private Future<List<AppendedEvent>> appendAgain(List<NewEvent> events, List<AppendedEvent> results,
                                                    Supplier<String> address) {
        int[] lost = IntStream.range(0, events.size())
                .filter(i -> results.get(i).outcome() == Outcome.SESSION_UNKNOWN).toArray();
        if (lost.length == 0) {
            return Future.succeededFuture(results);
        }
        List<NewEvent> again = IntStream.of(lost).mapToObj(events::get).toList();
        return sessions.touchAgain(sessionsOf(again), address)
                .compose(touched -> appendOnce(again))
                .map(second -> merged(results, lost, second));
    }

    private static List<AppendedEvent> merged(List<AppendedEvent> results, int[] lost, List<AppendedEvent> second) {
        if (second.stream().anyMatch(result -> result.outcome() == Outcome.SESSION_UNKNOWN)) {
            // Erased twice within one request.
            throw new ServiceException(ErrorCode.UNAVAILABLE);
        }
        List<AppendedEvent> merged = new ArrayList<>(results);
        IntStream.range(0, lost.length).forEach(i -> merged.set(lost[i], second.get(i)));
        return merged;
    }
}
