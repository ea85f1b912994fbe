package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.TellingIngest.Tracked;
import dev.sojourn.gateway.json.ParsedBody;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events over HTTP. */
final class EventRoutes {

    private final HttpSettings settings;
    private final ServiceBus bus;
    private final Requests requests;
    private final SessionAccess access;
    private final EventReader events;
    private final RefusedEvents refused;
    private final TellingIngest ingest;

    EventRoutes(HttpSettings settings, ServiceBus bus, Requests requests, SessionAccess access, EventReader events,
                RefusedEvents refused, TellingIngest ingest) {
        this.settings = settings;
        this.bus = bus;
        this.requests = requests;
        this.access = access;
        this.events = events;
        this.refused = refused;
        this.ingest = ingest;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("createEvent", HttpMethod.POST, "/api/events", this::create),
                new Operation("listSessionEvents", HttpMethod.GET, "/api/sessions/:sessionId/events", this::list));
    }

    private record EventView(UUID eventId, String eventType, Instant timestamp,
                             @JsonInclude(JsonInclude.Include.NON_NULL) EventProfile profile) {
    }

    private record EventAnswer(boolean success, EventView event) {
    }

    private record NotTrackedAnswer(boolean success, boolean tracked) {
    }

    private Future<Answer> create(RoutingContext context) {
        UUID sessionId = requests.requiredSessionId(context);
        NewEvent event = event(sessionId, requests.unchecked(context));
        if (!settings.tracking()) {
            return Future.succeededFuture(new Answer(202, new NotTrackedAnswer(true, false)));
        }
        return ingest.append(List.of(event), context).map(results -> answer(results.get(0)));
    }

    private NewEvent event(UUID sessionId, ParsedBody body) {
        try {
            return events.single(sessionId, body);
        } catch (InvalidRequestException e) {
            refused.keep(sessionId, body, e.errors());
            throw e;
        }
    }

    private static Answer answer(Tracked tracked) {
        AppendedEvent event = tracked.event();
        EventView view = new EventView(event.eventId(), event.eventType(), event.timestamp(), tracked.profile());
        return switch (event.outcome()) {
            case STORED -> Answer.created(new EventAnswer(true, view));
            case DUPLICATE -> Answer.ok(new EventAnswer(true, view));
            case REJECTED -> throw new InvalidRequestException(List.of(Ingest.REFUSED_BY_DATABASE));
            case SESSION_UNKNOWN -> throw new IllegalStateException("an event without a session is tried again");
        };
    }

    private record EventListAnswer(boolean success, List<StoredEvent> events, String nextCursor) {
    }

    private Future<Answer> list(RoutingContext context) {
        UUID sessionId = requests.pathSessionId(context);
        ListEvents request = ListParameters.read(requests, context, sessionId);
        Future<?> session = access.require(context);
        Future<EventPage> page = bus.call(Endpoints.EVENT_LIST, request);
        return session.compose(found -> page).map(events -> Answer.ok(
                new EventListAnswer(true, events.events(), ListParameters.cursor(events.next()))));
    }
}
