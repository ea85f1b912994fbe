package dev.sojourn.event;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.EventPage;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ListEvents;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.PurgedSessions;
import dev.sojourn.contract.StoredEvent;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

@Timeout(60)
@ExtendWith(TestDatabase.class)
class EventVerticleTest {

    private static final Duration RETENTION = Duration.ofDays(90);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");

    private TestStage stage;
    private ServiceBus bus;
    private String deployment;
    private UUID session;

    @BeforeEach
    void deploy(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        bus = new ServiceBus(stage.vertx(), Duration.ofSeconds(20), new SimpleMeterRegistry());
        TestAnswers.of(bus.serve(Endpoints.SESSION_PURGE,
                request -> Future.succeededFuture(new PurgedSessions(null, 0))));
        deployment = TestAnswers.of(stage.vertx().deployVerticle(verticle()));
        session = Sessions.insert(stage.tables());
    }

    private EventVerticle verticle() {
        return new EventVerticle(new EventSettings(RETENTION, Duration.ofDays(1), ConsentMode.OPT_OUT), new IngestSettings(2, 500, 10_000),
                new QuarantineSettings(false, 1, Duration.ofDays(1)), stage.database(), bus, new SimpleMeterRegistry(),
                () -> NOW, EventIds::at);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private Future<AppendedEvents> append(NewEvent... events) {
        return bus.call(Endpoints.EVENT_APPEND, new AppendEvents(List.of(events)));
    }

    private NewEvent event(UUID eventId, Instant timestamp) {
        return new NewEvent(session, eventId, "PAGE_VIEW", new JsonText("{\"a\":1}"), timestamp);
    }

    private Future<EventPage> list() {
        return bus.call(Endpoints.EVENT_LIST, new ListEvents(session, null, 50, null));
    }

    @Test
    void servesItsEndpoints() {
        AppendedEvent appended = TestAnswers.of(append(event(null, null))).results().get(0);

        Instant now = NOW.truncatedTo(ChronoUnit.MILLIS);
        assertEquals(Outcome.STORED, appended.outcome());
        assertEquals(7, appended.eventId().version());
        assertEquals(now, appended.timestamp());
        assertEquals(new EventPage(List.of(new StoredEvent(appended.eventId(), "PAGE_VIEW",
                new JsonText("{\"a\":1}"), now, now)), null), TestAnswers.of(list()));
    }

    @Test
    void answersARepetitionAsTheFirstTimeToTheLastDigit() {
        for (UUID id : List.of(UUID.randomUUID(), EventIds.at(NOW))) {
            NewEvent event = event(id, NOW.minusSeconds(5));

            AppendedEvent first = TestAnswers.of(append(event)).results().get(0);
            AppendedEvent again = TestAnswers.of(append(event)).results().get(0);

            assertEquals(Outcome.STORED, first.outcome());
            assertEquals(new AppendedEvent(Outcome.DUPLICATE, id, first.eventType(), first.timestamp()), again);
        }
    }

    @Test
    void finishesTheCallThatItHasAndTakesNoOtherWhenUndeployed() {
        stage.tables().begin();
        Sessions.lock(stage.tables(), session);
        Future<AppendedEvents> inFlight = append(event(null, null));
        stage.tables().awaitWaiter();

        Future<Void> undeployed = stage.vertx().undeploy(deployment);
        awaitNobodyServes();
        assertFalse(inFlight.isComplete());
        assertFalse(undeployed.isComplete());
        stage.tables().commit();

        TestAnswers.of(undeployed);
        assertEquals(Outcome.STORED, TestAnswers.of(inFlight).results().get(0).outcome());
        assertEquals(ErrorCode.UNAVAILABLE, TestAnswers.codeOf(append(event(null, null))));
    }

    private void awaitNobodyServes() {
        while (TestAnswers.settled(list()).succeeded()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void stopsWithoutHavingStarted() {
        TestAnswers.of(verticle().stop());
    }
}
