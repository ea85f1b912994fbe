package dev.sojourn.event;

import dev.sojourn.bus.Service;
import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.postgres.ClusterJob;
import dev.sojourn.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Serves the event log and its quarantine. Owns event_logs, its partitions, event_ids and event_quarantine. */
public final class EventVerticle extends VerticleBase {

    private final EventSettings settings;
    private final Database database;
    private final ServiceBus bus;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final EventService events;
    private final Quarantine quarantine;
    private final QuarantineService quarantined;
    private List<Service> services = List.of();
    private ClusterJob retention;

    /** @param newId a UUID of version 7 for a moment, ascending within it */
    public EventVerticle(EventSettings settings, IngestSettings ingest, QuarantineSettings kept, Database database,
                         ServiceBus bus, MeterRegistry meters, InstantSource clock, Function<Instant, UUID> newId) {
        EventRepository repository = new EventRepository(database, settings.consent());
        EventIdentity identity = new EventIdentity(settings, newId);
        this.settings = settings;
        this.database = database;
        this.bus = bus;
        this.meters = meters;
        this.clock = clock;
        this.quarantine = new Quarantine(kept, new QuarantineWriteRepository(database, kept, settings.consent()), clock, meters);
        this.quarantined = new QuarantineService(quarantine, new QuarantineRepository(database, kept),
                new QuarantineRelease(database, settings.consent()), identity, clock, newId);
        BatchWriter writer = new BatchWriter(repository, quarantined::putRefusedByDatabase, meters);
        this.events = new EventService(identity, new GroupCommit(ingest, writer::write,
                task -> context.runOnContext(turn -> task.run()), meters),
                new EventListRepository(database), clock);
    }

    @Override
    public Future<?> start() {
        quarantine.open(vertx);
        return Future.all(List.of(
                bus.serve(Endpoints.EVENT_APPEND, events::append),
                bus.serve(Endpoints.EVENT_LIST, events::list),
                bus.serve(Endpoints.EVENT_STATUS, quarantined::status),
                bus.serve(Endpoints.QUARANTINE_PUT, quarantined::put),
                bus.serve(Endpoints.QUARANTINE_LIST, quarantined::list),
                bus.serve(Endpoints.QUARANTINE_COUNT, quarantined::count),
                bus.serve(Endpoints.QUARANTINE_RELEASE, quarantined::release),
                bus.serve(Endpoints.QUARANTINE_RETAIN, quarantined::retain),
                bus.serve(Endpoints.QUARANTINE_DROP, quarantined::drop)
        )).onSuccess(served -> {
            services = served.list();
            keepRetention();
        });
    }

    /** At once too: after a long time off there may be no week for today. Nobody waits for it. */
    private void keepRetention() {
        RetentionService service =
                new RetentionService(settings, new RetentionRepository(database), bus, vertx, meters, clock);
        retention = new ClusterJob(vertx, database, meters, clock, "retention", service::run);
        retention.every(settings.retentionInterval());
        retention.run();
    }

    @Override
    public Future<?> stop() {
        Future<Void> stopped = retention == null ? Future.succeededFuture() : retention.stop();
        return Future.all(services.stream().map(Service::close).toList())
                .eventually(quarantine::close)
                .eventually(() -> stopped);
    }
}
