package dev.sojourn.gateway;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.RefusedEvent;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.gateway.BatchAnswer.Result;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.TellingIngest.Tracked;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.ParsedList;
import dev.sojourn.gateway.json.PersonalFields;
import dev.sojourn.gateway.limits.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Many events in one request, each of which stands for itself. */
final class BatchRoutes {

    private static final String EVENTS = "events";
    private static final String SESSION_ID = "sessionId";
    private static final Set<String> MEMBERS = Set.of(EVENTS, SESSION_ID);
    private static final int MAX_EVENTS = 1000;
    private static final int BODY_LIMIT = 1 << 20;

    private final HttpSettings settings;
    private final Requests requests;
    private final RateLimits limits;
    private final EventReader reader;
    private final PersonalData personal;
    private final RefusedEvents refused;
    private final TellingIngest ingest;

    BatchRoutes(HttpSettings settings, Requests requests, RateLimits limits, EventReader reader, PersonalData personal,
                RefusedEvents refused, TellingIngest ingest) {
        this.settings = settings;
        this.requests = requests;
        this.limits = limits;
        this.reader = reader;
        this.personal = personal;
        this.refused = refused;
        this.ingest = ingest;
    }

    List<Operation> operations() {
        return List.of(new Operation("createEvents", HttpMethod.POST, "/api/events/batch", this::create)
                .withBodyLimit(Math.max(BODY_LIMIT, settings.bodyLimit())));
    }

    private Future<Answer> create(RoutingContext context) {
        ParsedList body = requests.list(context, EVENTS, MAX_EVENTS);
        UUID sessionId = sessionOf(body.head(), requests.sessionId(context));
        return limits.events(counts(body, sessionId)).compose(taken -> create(context, body, sessionId));
    }

    /** Events that are refused count too: they are kept in quarantine. One without a session leaves nothing. */
    private static Map<UUID, Integer> counts(ParsedList body, UUID sessionId) {
        Map<UUID, Integer> counts = new HashMap<>();
        body.elements().forEach(element ->
                sessionOf(element, sessionId).ifPresent(id -> counts.merge(id, 1, Integer::sum)));
        return counts;
    }

    private Future<Answer> create(RoutingContext context, ParsedList body, UUID sessionId) {
        Boolean gpc = requests.gpc(context);
        Result[] results = new Result[body.elements().size()];
        List<Readable> readable = new ArrayList<>(results.length);
        List<RefusedEvent> bad = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            ParsedList.Element element = body.elements().get(i);
            try {
                readable.add(new Readable(i, element.body(), event(element, sessionId, gpc), List.of()));
            } catch (InvalidRequestException e) {
                results[i] = Result.rejected(i, idOf(element), e.errors());
                sessionOf(element, sessionId).ifPresent(id -> bad.add(refused.of(id, element.body(), e.errors(), gpc)));
            }
        }
        return screened(readable, results, bad).compose(events -> {
            refused.keep(bad);
            return outcomes(events, context);
        }).map(outcomes -> {
            outcomes.forEach(result -> results[result.index()] = result);
            return Answer.ok(BatchAnswer.of(List.of(results)));
        });
    }

    /**
     * An event that is one.
     *
     * @param place    in the batch
     * @param stripped where its personal fields stood
     */
    private record Readable(int place, ParsedBody body, NewEvent event, List<String> stripped) {

        Result result(Tracked tracked) {
            return Result.of(place, event.eventId(), tracked, stripped);
        }
    }

    /** One after the other: a batch of many sessions must not fill the queue of statements. */
    private Future<List<Readable>> screened(List<Readable> events, Result[] results, List<RefusedEvent> bad) {
        if (!settings.tracking()) {
            return Future.succeededFuture(events);
        }
        List<Readable> passed = new ArrayList<>(events.size());
        Map<UUID, Future<PersonalFields>> asked = new HashMap<>();
        Future<Void> all = Future.succeededFuture();
        for (Readable each : events) {
            all = all.compose(before -> personal.screen(each.event(), asked))
                    .<Void>map(screened -> {
                        passed.add(new Readable(each.place(), each.body(), screened.value(), screened.stripped()));
                        return null;
                    })
                    .recover(failure -> refusedAlone(each, failure, results, bad));
        }
        return all.map(passed);
    }

    private Future<Void> refusedAlone(Readable event, Throwable failure, Result[] results, List<RefusedEvent> bad) {
        if (!(failure instanceof InvalidRequestException invalid)) {
            return Future.failedFuture(failure);
        }
        NewEvent given = event.event();
        results[event.place()] = Result.rejected(event.place(), given.eventId(), invalid.errors());
        bad.add(refused.of(given.sessionId(), event.body(), invalid.errors(), given.gpc()));
        return Future.succeededFuture();
    }

    private Future<List<Result>> outcomes(List<Readable> events, RoutingContext context) {
        if (!settings.tracking()) {
            return Future.succeededFuture(
                    events.stream().map(each -> Result.untracked(each.place(), each.event().eventId())).toList());
        }
        return events.isEmpty()
                ? Future.succeededFuture(List.of())
                : ingest.append(events.stream().map(Readable::event).toList(), context)
                        .map(BatchRoutes::refuseIfAllErased)
                        .map(tracked -> IntStream.range(0, events.size())
                                .mapToObj(i -> events.get(i).result(tracked.get(i))).toList());
    }

    private static List<Tracked> refuseIfAllErased(List<Tracked> tracked) {
        if (tracked.stream().allMatch(each -> each.event().outcome() == AppendedEvent.Outcome.SESSION_ERASED)) {
            throw new ServiceException(ErrorCode.SESSION_ERASED);
        }
        return tracked;
    }

    /** What holds for the whole batch is refused for the whole batch. */
    private static UUID sessionOf(JsonObject head, UUID ofHeader) {
        for (String member : head.fieldNames()) {
            if (!MEMBERS.contains(member)) {
                throw new InvalidRequestException("/" + member, "is not known here");
            }
        }
        Object given = head.getValue(SESSION_ID);
        if (!head.containsKey(SESSION_ID)) {
            return ofHeader;
        }
        return Optional.ofNullable(given).filter(String.class::isInstance).map(String.class::cast)
                .flatMap(Ids::parseSessionId)
                .filter(id -> ofHeader == null || ofHeader.equals(id))
                .orElseThrow(() -> new InvalidRequestException("/" + SESSION_ID,
                        "must be a UUID of version 4, the same as that of the header " + Requests.SESSION_ID));
    }

    private NewEvent event(ParsedList.Element element, UUID ofBatch, Boolean gpc) {
        if (element.flaw() != null) {
            throw new InvalidRequestException(List.of(element.flaw()));
        }
        reader.checkBatched(element.body());
        UUID sessionId = sessionOf(element, ofBatch).orElseThrow(() -> new InvalidRequestException("/" + SESSION_ID,
                "must be given here, with the batch or in the header, and be the same wherever it is given"));
        return NewEvents.read(sessionId, element.body(), gpc);
    }

    /** Empty where the event names none that is one, or another than the batch does, or could not even be read. */
    private static Optional<UUID> sessionOf(ParsedList.Element element, UUID ofBatch) {
        if (element.body() == null) {
            return Optional.empty();
        }
        Object own = element.body().tree().getValue(SESSION_ID);
        return element.body().tree().containsKey(SESSION_ID)
                ? Optional.ofNullable(own).filter(String.class::isInstance).map(String.class::cast)
                        .flatMap(Ids::parseSessionId).filter(id -> ofBatch == null || ofBatch.equals(id))
                : Optional.ofNullable(ofBatch);
    }

    private static UUID idOf(ParsedList.Element element) {
        return element.body() != null && element.body().tree().getValue("eventId") instanceof String id
                ? Ids.parse(id).orElse(null)
                : null;
    }
}
