package dev.sojourn.event;

import dev.sojourn.contract.CountQuarantine;
import dev.sojourn.contract.DropQuarantined;
import dev.sojourn.contract.DroppedQuarantined;
import dev.sojourn.contract.EventStatus;
import dev.sojourn.contract.FindEventStatus;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListQuarantine;
import dev.sojourn.contract.PutInQuarantine;
import dev.sojourn.contract.QuarantineCounts;
import dev.sojourn.contract.QuarantinePage;
import dev.sojourn.contract.QuarantineReason;
import dev.sojourn.contract.RefusedEvent;
import dev.sojourn.contract.ReleasableEvent;
import dev.sojourn.contract.ReleaseEvents;
import dev.sojourn.contract.ReleasedEvents;
import dev.sojourn.contract.RetainEvents;
import dev.sojourn.contract.RetainedEvents;
import dev.sojourn.contract.TakenInQuarantine;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Decides what goes into quarantine and what comes out of it. */
final class QuarantineService {

    private final Quarantine quarantine;
    private final QuarantineRepository repository;
    private final QuarantineRelease release;
    private final EventIdentity identity;
    private final InstantSource clock;
    private final Function<Instant, UUID> newId;

    QuarantineService(Quarantine quarantine, QuarantineRepository repository, QuarantineRelease release,
                      EventIdentity identity, InstantSource clock, Function<Instant, UUID> newId) {
        this.quarantine = quarantine;
        this.repository = repository;
        this.release = release;
        this.identity = identity;
        this.clock = clock;
        this.newId = newId;
    }

    Future<TakenInQuarantine> put(PutInQuarantine request) {
        Instant now = now();
        return Future.succeededFuture(new TakenInQuarantine(
                quarantine.put(request.events().stream().map(event -> row(event, now)).toList())));
    }

    private QuarantineRow row(RefusedEvent event, Instant now) {
        return new QuarantineRow(newId.apply(now), event.sessionId(), event.eventId(), event.eventType(),
                QuarantineReason.SCHEMA, event.event(), event.errors(), event.schemaVersion(),
                Boolean.TRUE.equals(event.gpc()), now,
                bytes(event.event()) + bytes(event.errors()));
    }

    /** Here only the payload is as it was received; the rest of the event is written anew around it. */
    void putRefusedByDatabase(EventRow event, String sqlState) {
        JsonText text = new JsonText("{\"eventType\":\"%s\",\"payload\":%s,\"eventId\":\"%s\"}"
                .formatted(event.eventType(), event.payload().value(), event.knownAs()));
        JsonText errors = new JsonText("[{\"pointer\":\"\",\"message\":\"must be an event that the database can keep"
                + " (SQLSTATE " + sqlState + ")\"}]");
        quarantine.put(List.of(new QuarantineRow(newId.apply(event.receivedAt()), event.sessionId(), event.knownAs(),
                event.eventType(), QuarantineReason.DATABASE, text, errors, null, event.gpc(), event.receivedAt(),
                bytes(text) + bytes(errors))));
    }

    private static int bytes(JsonText text) {
        return text.value().getBytes(StandardCharsets.UTF_8).length;
    }

    Future<QuarantinePage> list(ListQuarantine request) {
        return repository.list(request, now());
    }

    Future<QuarantineCounts> count(CountQuarantine request) {
        return repository.count(request, now());
    }

    Future<ReleasedEvents> release(ReleaseEvents request) {
        return release.release(request.events().stream().map(this::candidate).toList()).map(ReleasedEvents::new);
    }

    /** It was received when it came into quarantine, which its id there tells; that is also the id of one without. */
    private QuarantineRelease.Candidate candidate(ReleasableEvent released) {
        return new QuarantineRelease.Candidate(released.id(),
                identity.identify(released.event(), EventIdentity.timeOf(released.id())));
    }

    Future<RetainedEvents> retain(RetainEvents request) {
        return repository.retain(request.events()).map(RetainedEvents::new);
    }

    Future<DroppedQuarantined> drop(DropQuarantined request) {
        return repository.drop(request).map(DroppedQuarantined::new);
    }

    /** A client may ask as soon as it was told that its event was refused. */
    Future<EventStatus> status(FindEventStatus request) {
        return quarantine.arrival(request.sessionId(), request.eventId())
                .compose(arrived -> repository.status(request, now()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
