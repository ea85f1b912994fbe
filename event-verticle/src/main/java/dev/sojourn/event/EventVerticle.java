package dev.sojourn.event;

import dev.sojourn.bus.Service;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Serves the event log: append and list. Owns event_logs and event_ids. */
public final class EventVerticle extends VerticleBase {

    private final ServiceBus bus;
    private final EventService events;
    private List<Service> services = List.of();

    /** @param newId a UUID of version 7 for a moment, ascending within it */
    public EventVerticle(EventSettings settings, IngestSettings ingest, Database database, ServiceBus bus,
                         MeterRegistry meters, InstantSource clock, Function<Instant, UUID> newId) {
        EventRepository repository = new EventRepository(database);
        BatchWriter writer = new BatchWriter(repository, meters);
        this.bus = bus;
        this.events = new EventService(new EventIdentity(settings, newId),
                new GroupCommit(ingest, writer::write, meters), repository, clock);
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                bus.serve(Endpoints.EVENT_APPEND, events::append),
                bus.serve(Endpoints.EVENT_LIST, events::list)
        )).onSuccess(served -> services = served.list());
    }

    @Override
    public Future<?> stop() {
        return Future.all(services.stream().map(Service::close).toList());
    }
}
