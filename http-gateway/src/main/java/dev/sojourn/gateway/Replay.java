package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ListQuarantine;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.QuarantinePage;
import dev.sojourn.contract.QuarantineReason;
import dev.sojourn.contract.QuarantinedEvent;
import dev.sojourn.contract.ReleasableEvent;
import dev.sojourn.contract.ReleaseEvents;
import dev.sojourn.contract.ReleasedEvents;
import dev.sojourn.contract.ReleasedEvents.Outcome;
import dev.sojourn.contract.RetainEvents;
import dev.sojourn.contract.RetainedEvent;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Sends events in quarantine through the schemas that are in force now, oldest first and page by page. Those that pass
 * are released, which appends and removes them in one transaction; the others stay, with what is wrong with them now.
 */
final class Replay {

    private static final int PAGE = 100;
    private static final int MAX_EVENTS = 1000;

    private final ServiceBus bus;
    private final EventReader events;
    private final PersonalData personal;
    private final EventFields fields;
    private final Ingest ingest;

    Replay(ServiceBus bus, EventReader events, PersonalData personal, EventFields fields, Ingest ingest) {
        this.bus = bus;
        this.events = events;
        this.personal = personal;
        this.fields = fields;
        this.ingest = ingest;
    }

    /**
     * Which events.
     *
     * @param ids       null for all
     * @param eventType null for all
     * @param limit     how many to examine at most
     * @param from      where the call before has ended, or null
     */
    record Selection(List<UUID> ids, String eventType, int limit, UUID from) {

        /** @param body valid by its schema, but for what only makes sense alone */
        static Selection of(JsonObject body) {
            if (List.of("ids", "eventType", "all").stream().filter(body::containsKey).count() != 1) {
                throw new InvalidRequestException("", "must have one of ids, eventType and all");
            }
            JsonArray ids = body.getJsonArray("ids");
            String cursor = body.getString("cursor");
            return new Selection(ids == null ? null : ids.stream().map(id -> UUID.fromString((String) id)).toList(),
                    body.getString("eventType"), body.getInteger("limit", MAX_EVENTS),
                    cursor == null ? null : ListParameters.position(cursor, "/cursor"));
        }

        Selection after(QuarantinePage page) {
            return new Selection(ids, eventType, limit - page.events().size(), page.next());
        }
    }

    /**
     * What came of it.
     *
     * @param gone somebody else released, dropped or erased them meanwhile
     * @param next where to go on, or null when all have been examined
     */
    record Result(int examined, int stored, int duplicates, int refused, int gone, UUID next) {

        Result and(Result other) {
            return new Result(examined + other.examined, stored + other.stored, duplicates + other.duplicates,
                    refused + other.refused, gone + other.gone, other.next);
        }
    }

    Future<Result> run(Selection selection) {
        return bus.call(Endpoints.QUARANTINE_LIST, new ListQuarantine(ListQuarantine.Order.OLDEST_FIRST, null,
                        selection.ids(), selection.eventType(), null, Math.min(selection.limit(), PAGE),
                        selection.from()))
                .compose(page -> run(page).compose(result -> {
                    Selection rest = selection.after(page);
                    return page.next() == null || rest.limit() == 0
                            ? Future.succeededFuture(result)
                            : run(rest).map(result::and);
                }));
    }

    private Future<Result> run(QuarantinePage page) {
        List<ReleasableEvent> passed = new ArrayList<>();
        List<RetainedEvent> refused = new ArrayList<>();
        for (QuarantinedEvent event : page.events()) {
            try {
                passed.add(new ReleasableEvent(event.id(), read(event)));
            } catch (InvalidRequestException e) {
                refused.add(new RetainedEvent(event.id(), QuarantineReason.SCHEMA, RefusedEvents.json(e.errors()),
                        events.version(event.eventType())));
            }
        }
        return identified(passed).compose(identified -> release(identified).compose(outcomes -> {
            IntStream.range(0, outcomes.size()).filter(i -> isRefusal(outcomes.get(i)))
                    .forEach(i -> refused.add(new RetainedEvent(identified.get(i).id(), QuarantineReason.DATABASE,
                            RefusedEvents.json(List.of(Ingest.REFUSED_BY_DATABASE)), null)));
            return retain(refused).map(retained -> result(page, outcomes, refused.size()));
        }));
    }

    /** An event without an id of its own goes by its id in quarantine: stored once, however often replayed. */
    private NewEvent read(QuarantinedEvent quarantined) {
        ParsedBody body = StrictJson.parse(Buffer.buffer(personal.kept(quarantined.event()).value()));
        events.checkBatched(body);
        String session = body.tree().getString("sessionId");
        if (session != null && !UUID.fromString(session).equals(quarantined.sessionId())) {
            throw new InvalidRequestException("/sessionId", "must be the session that the event came with");
        }
        // What the browser said was looked at when it came here.
        NewEvent event = fields.withoutFields(NewEvents.read(quarantined.sessionId(), body, null));
        return event.eventId() != null ? event : event.withEventId(quarantined.id());
    }

    private Future<List<ReleasableEvent>> identified(List<ReleasableEvent> passed) {
        return ingest.identified(passed.stream().map(ReleasableEvent::event).toList())
                .map(identified -> IntStream.range(0, passed.size())
                        .mapToObj(i -> new ReleasableEvent(passed.get(i).id(), identified.get(i))).toList());
    }

    private Future<List<Outcome>> release(List<ReleasableEvent> passed) {
        return releaseOnce(passed).compose(outcomes -> {
            int[] homeless = IntStream.range(0, passed.size())
                    .filter(i -> outcomes.get(i) == Outcome.SESSION_UNKNOWN).toArray();
            return homeless.length == 0 ? Future.succeededFuture(outcomes) : releaseAgain(passed, outcomes, homeless);
        });
    }

    private Future<List<Outcome>> releaseOnce(List<ReleasableEvent> passed) {
        return passed.isEmpty() ? Future.succeededFuture(List.of())
                : bus.call(Endpoints.QUARANTINE_RELEASE, new ReleaseEvents(passed)).map(ReleasedEvents::outcomes);
    }

    /** A refused event has created no session. One that was erased has no events left in quarantine. */
    private Future<List<Outcome>> releaseAgain(List<ReleasableEvent> passed, List<Outcome> outcomes, int... homeless) {
        List<ReleasableEvent> again = IntStream.of(homeless).mapToObj(passed::get).toList();
        List<UUID> sessions = again.stream().map(each -> each.event().sessionId()).distinct().toList();
        return bus.call(Endpoints.SESSION_TOUCH, new TouchSessions(sessions, null))
                .compose(touched -> releaseOnce(again))
                .map(second -> {
                    List<Outcome> merged = new ArrayList<>(outcomes);
                    IntStream.range(0, homeless.length).forEach(i -> merged.set(homeless[i], second.get(i)));
                    return merged;
                });
    }

    private Future<?> retain(List<RetainedEvent> refused) {
        return refused.isEmpty() ? Future.succeededFuture()
                : bus.call(Endpoints.QUARANTINE_RETAIN, new RetainEvents(refused));
    }

    private static boolean isRefusal(Outcome outcome) {
        return outcome == Outcome.REJECTED;
    }

    private static Result result(QuarantinePage page, List<Outcome> outcomes, int refused) {
        // A session that is erased at this very moment takes its events along.
        int gone = count(outcomes, Outcome.GONE) + count(outcomes, Outcome.SESSION_UNKNOWN);
        return new Result(page.events().size(), count(outcomes, Outcome.STORED), count(outcomes, Outcome.DUPLICATE),
                refused, gone, page.next());
    }

    private static int count(List<Outcome> outcomes, Outcome outcome) {
        return Collections.frequency(outcomes, outcome);
    }
}
