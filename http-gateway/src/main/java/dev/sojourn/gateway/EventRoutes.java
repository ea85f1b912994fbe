package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.EventTypes;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.FindSignupEvent;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.RequestSchemas;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Events over HTTP. */
final class EventRoutes {

    private final HttpSettings settings;
    private final ServiceBus bus;
    private final Requests requests;
    private final RequestSchemas schemas;
    private final KnownSessions sessions;

    EventRoutes(HttpSettings settings, ServiceBus bus, Requests requests, RequestSchemas schemas,
                InstantSource clock) {
        this.settings = settings;
        this.bus = bus;
        this.requests = requests;
        this.schemas = schemas;
        this.sessions = new KnownSessions(bus, clock);
    }

    List<Operation> operations() {
        return List.of(
                new Operation("createEvent", HttpMethod.POST, "/api/events", this::create),
                new Operation("listSessionEvents", HttpMethod.GET, "/api/sessions/:sessionId/events", this::list));
    }

    private record EventView(UUID eventId, String eventType, Instant timestamp) {
    }

    private record EventAnswer(boolean success, EventView event) {
    }

    private record NotTrackedAnswer(boolean success, boolean tracked) {
    }

    private Future<Answer> create(RoutingContext context) {
        UUID sessionId = requests.requiredSessionId(context);
        NewEvent event = newEvent(sessionId, requests.body(context, schemas.newEvent()));
        if (!settings.tracking()) {
            return Future.succeededFuture(new Answer(202, new NotTrackedAnswer(true, false)));
        }
        String address = requests.address(context);
        return sessions.touch(sessionId, address)
                .compose(touched -> identify(event))
                .compose(identified -> append(identified, address))
                .map(EventRoutes::answer);
    }

    private static NewEvent newEvent(UUID sessionId, ParsedBody body) {
        JsonObject event = body.tree();
        String eventId = event.getString("eventId");
        return new NewEvent(sessionId, eventId == null ? null : UUID.fromString(eventId),
                event.getString("eventType"), body.textOf("payload").orElse(JsonText.EMPTY_OBJECT),
                timestamp(event.getJsonObject("payload")));
    }

    private static Instant timestamp(JsonObject payload) {
        String timestamp = payload == null ? null : payload.getString("timestamp");
        try {
            return timestamp == null ? null : OffsetDateTime.parse(timestamp).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidRequestException("/payload/timestamp", "must be a date and time that exist, in ISO 8601");
        }
    }

    /** Once somebody has signed up, a client's own word of it is the event that the server wrote. */
    private Future<NewEvent> identify(NewEvent event) {
        if (!event.eventType().equals(EventTypes.SIGNUP_COMPLETED)) {
            return Future.succeededFuture(event);
        }
        return bus.call(Endpoints.USER_SIGNUP_EVENT, new FindSignupEvent(event.sessionId()))
                .map(signup -> signup.eventId() == null ? event : new NewEvent(event.sessionId(), signup.eventId(),
                        event.eventType(), event.payload(), event.timestamp()));
    }

    private Future<AppendedEvent> append(NewEvent event, String address) {
        return appendOnce(event).compose(result -> result.outcome() != Outcome.SESSION_UNKNOWN
                ? Future.succeededFuture(result)
                // It was erased or purged since it was last seen here; to the event it is a session never seen.
                : sessions.touchAgain(event.sessionId(), address).compose(touched -> appendOnce(event)));
    }

    private Future<AppendedEvent> appendOnce(NewEvent event) {
        return bus.call(Endpoints.EVENT_APPEND, new AppendEvents(List.of(event)))
                .map(appended -> appended.results().get(0));
    }

    private static Answer answer(AppendedEvent event) {
        EventView view = new EventView(event.eventId(), event.eventType(), event.timestamp());
        return switch (event.outcome()) {
            case STORED -> Answer.created(new EventAnswer(true, view));
            case DUPLICATE -> Answer.ok(new EventAnswer(true, view));
            // Erased twice within one request.
            case SESSION_UNKNOWN -> throw new ServiceException(ErrorCode.UNAVAILABLE);
        };
    }

    private record EventListAnswer(boolean success, List<StoredEvent> events, String nextCursor) {
    }

    private Future<Answer> list(RoutingContext context) {
        UUID sessionId = requests.pathSessionId(context);
        ListEvents request = ListParameters.read(requests, context, sessionId);
        Future<?> session = bus.call(Endpoints.SESSION_FIND, new FindSession(sessionId));
        Future<EventPage> page = bus.call(Endpoints.EVENT_LIST, request);
        return session.compose(found -> page).map(events -> Answer.ok(
                new EventListAnswer(true, events.events(), ListParameters.cursor(events.next()))));
    }
}
