package dev.sojourn.gateway;

import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.RefusedEvent;
import dev.sojourn.gateway.BatchAnswer.Result;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.ParsedList;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
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
    private final EventReader reader;
    private final RefusedEvents refused;
    private final TellingIngest ingest;

    BatchRoutes(HttpSettings settings, Requests requests, EventReader reader, RefusedEvents refused,
                TellingIngest ingest) {
        this.settings = settings;
        this.requests = requests;
        this.reader = reader;
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
        Result[] results = new Result[body.elements().size()];
        List<Integer> places = new ArrayList<>(results.length);
        List<NewEvent> events = new ArrayList<>(results.length);
        List<RefusedEvent> bad = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            ParsedList.Element element = body.elements().get(i);
            try {
                events.add(event(element, sessionId));
                places.add(i);
            } catch (InvalidRequestException e) {
                results[i] = Result.rejected(i, idOf(element), e.errors());
                sessionOf(element, sessionId).ifPresent(id -> bad.add(refused.of(id, element.body(), e.errors())));
            }
        }
        refused.keep(bad);
        return outcomes(places, events, context).map(outcomes -> {
            outcomes.forEach(result -> results[result.index()] = result);
            return Answer.ok(BatchAnswer.of(List.of(results)));
        });
    }

    private Future<List<Result>> outcomes(List<Integer> places, List<NewEvent> events, RoutingContext context) {
        IntStream all = IntStream.range(0, events.size());
        if (!settings.tracking()) {
            return Future.succeededFuture(
                    all.mapToObj(i -> Result.untracked(places.get(i), events.get(i).eventId())).toList());
        }
        return events.isEmpty()
                ? Future.succeededFuture(List.of())
                : ingest.append(events, context)
                        .map(appended -> all.mapToObj(i -> Result.of(places.get(i), appended.get(i))).toList());
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

    private NewEvent event(ParsedList.Element element, UUID ofBatch) {
        if (element.flaw() != null) {
            throw new InvalidRequestException(List.of(element.flaw()));
        }
        reader.checkBatched(element.body());
        UUID sessionId = sessionOf(element, ofBatch).orElseThrow(() -> new InvalidRequestException("/" + SESSION_ID,
                "must be given here, with the batch or in the header, and be the same wherever it is given"));
        return NewEvents.read(sessionId, element.body());
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
