package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.PersonalData.Screened;
import dev.sojourn.gateway.TellingIngest.Tracked;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.limits.RateLimits;
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
    private final RateLimits limits;
    private final SessionAccess access;
    private final EventReader events;
    private final PersonalData personal;
    private final RefusedEvents refused;
    private final TellingIngest ingest;

    EventRoutes(HttpSettings settings, ServiceBus bus, Requests requests, RateLimits limits, SessionAccess access,
                EventReader events, PersonalData personal, RefusedEvents refused, TellingIngest ingest) {
        this.settings = settings;
        this.bus = bus;
        this.requests = requests;
        this.limits = limits;
        this.access = access;
        this.events = events;
        this.personal = personal;
        this.refused = refused;
        this.ingest = ingest;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("createEvent", HttpMethod.POST, "/api/events", this::create),
                new Operation("listSessionEvents", HttpMethod.GET, "/api/sessions/:sessionId/events", this::list));
    }

    private record EventView(UUID eventId, String eventType, Instant timestamp,
                             @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> stripped,
                             @JsonInclude(JsonInclude.Include.NON_NULL) EventProfile profile) {
    }

    private record EventAnswer(boolean success, EventView event) {
    }

    private record NotTrackedAnswer(boolean success, boolean tracked) {
    }

    private static final Answer NOT_TRACKED = new Answer(202, new NotTrackedAnswer(true, false));

    private Future<Answer> create(RoutingContext context) {
        UUID sessionId = requests.requiredSessionId(context);
        return limits.event(sessionId).compose(taken -> create(context, sessionId));
    }

    private Future<Answer> create(RoutingContext context, UUID sessionId) {
        ParsedBody body = requests.unchecked(context);
        Boolean gpc = requests.gpc(context);
        NewEvent event = event(sessionId, body, gpc);
        if (!settings.tracking()) {
            return Future.succeededFuture(NOT_TRACKED);
        }
        return screened(event, body, gpc).compose(screened ->
                ingest.append(List.of(screened.value()), context)
                        .map(results -> answer(results.get(0), screened.stripped())));
    }

    private NewEvent event(UUID sessionId, ParsedBody body, Boolean gpc) {
        try {
            return events.single(sessionId, body, gpc);
        } catch (InvalidRequestException e) {
            refused.keep(sessionId, body, e.errors(), gpc);
            throw e;
        }
    }

    private Future<Screened<NewEvent>> screened(NewEvent event, ParsedBody body, Boolean gpc) {
        return personal.screen(event).onFailure(failure -> {
            if (failure instanceof InvalidRequestException invalid) {
                refused.keep(event.sessionId(), body, invalid.errors(), gpc);
            }
        });
    }

    private static Answer answer(Tracked tracked, List<String> stripped) {
        AppendedEvent event = tracked.event();
        EventView view = new EventView(event.eventId(), event.eventType(), event.timestamp(), stripped, tracked.profile());
        return switch (event.outcome()) {
            case STORED -> Answer.created(new EventAnswer(true, view));
            case DUPLICATE -> Answer.ok(new EventAnswer(true, view));
            case REJECTED -> throw new InvalidRequestException(List.of(Ingest.REFUSED_BY_DATABASE));
            case UNTRACKED -> NOT_TRACKED;
            case SESSION_ERASED -> throw new ServiceException(ErrorCode.SESSION_ERASED);
            case SESSION_UNKNOWN -> throw new ServiceException(ErrorCode.SESSION_NOT_FOUND);
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
