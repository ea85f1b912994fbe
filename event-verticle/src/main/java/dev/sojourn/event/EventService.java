package dev.sojourn.event;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.NewEvent;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Decides what goes into the event log. */
final class EventService {

    private final EventIdentity identity;
    private final GroupCommit groupCommit;
    private final EventListRepository repository;
    private final InstantSource clock;

    EventService(EventIdentity identity, GroupCommit groupCommit, EventListRepository repository, InstantSource clock) {
        this.identity = identity;
        this.groupCommit = groupCommit;
        this.repository = repository;
        this.clock = clock;
    }

    Future<AppendedEvents> append(AppendEvents request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<EventRow> rows = request.events().stream().map((NewEvent event) -> identity.identify(event, now)).toList();
        return groupCommit.add(rows).map(AppendedEvents::new);
    }

    Future<EventPage> list(ListEvents request) {
        return repository.list(request);
    }
}
