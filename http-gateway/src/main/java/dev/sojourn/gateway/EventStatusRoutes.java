package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.EventStatus;
import dev.sojourn.contract.FindEventStatus;
import dev.sojourn.contract.JsonText;
import dev.sojourn.gateway.Operation.Answer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What became of an event, over HTTP. */
final class EventStatusRoutes {

    private final ServiceBus bus;
    private final Requests requests;
    private final SessionAccess access;

    EventStatusRoutes(ServiceBus bus, Requests requests, SessionAccess access) {
        this.bus = bus;
        this.requests = requests;
        this.access = access;
    }

    List<Operation> operations() {
        return List.of(new Operation("getEventStatus", HttpMethod.GET, "/api/events/:eventId/status", this::status));
    }

    private enum Status {
        @JsonProperty("stored") STORED,
        @JsonProperty("quarantined") QUARANTINED,
        @JsonProperty("unknown") UNKNOWN
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record StatusAnswer(boolean success, Status status, UUID eventId, String eventType, Instant timestamp,
                                Instant receivedAt, QuarantineView.Reason reason, JsonText errors) {

        static StatusAnswer of(UUID eventId, EventStatus found) {
            return new StatusAnswer(true, Status.valueOf(found.state().name()), eventId, found.eventType(),
                    found.timestamp(), found.receivedAt(), QuarantineView.Reason.of(found.reason()), found.errors());
        }
    }

    private Future<Answer> status(RoutingContext context) {
        UUID sessionId = requests.requiredSessionId(context);
        UUID eventId = Ids.parse(context.pathParam("eventId")).orElseThrow(() ->
                new InvalidRequestException("path/eventId", "must be a UUID (RFC 9562), neither nil nor max"));
        return access.requireUnlessUnknown(context, sessionId)
                .compose(proven -> bus.call(Endpoints.EVENT_STATUS, new FindEventStatus(sessionId, eventId)))
                .map(found -> Answer.ok(StatusAnswer.of(eventId, found)));
    }
}
