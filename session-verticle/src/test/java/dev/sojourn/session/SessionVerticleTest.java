package dev.sojourn.session;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.EraseUser;
import dev.sojourn.contract.ErasureScope;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSession;
import dev.sojourn.contract.FindUnknownSessions;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.Proof;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchSessions;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

@Tag("session")
@Timeout(60)
@ExtendWith(TestDatabase.class)
class SessionVerticleTest {

    private final UUID id = UUID.randomUUID();
    private TestStage stage;
    private ServiceBus bus;
    private String deployment;

    @BeforeEach
    void deploy(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        bus = new ServiceBus(stage.vertx(), Duration.ofSeconds(20), new SimpleMeterRegistry());
        deployment = TestAnswers.of(stage.vertx().deployVerticle(verticle()));
    }

    private SessionVerticle verticle() {
        return new SessionVerticle(Tokens.settings(Proof.ID, Duration.ofDays(30)),
                new ErasureSettings(Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofDays(30)), stage.database(),
                bus, stage.meters(), InstantSource.system(), moment -> UUID.randomUUID());
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private <Q extends Record, R extends Record> R call(Endpoint<Q, R> endpoint, Q request) {
        return TestAnswers.of(bus.call(endpoint, request));
    }

    private OpenSession opening() {
        return new OpenSession(id, JsonText.EMPTY_OBJECT, null, null);
    }

    @Test
    void servesItsEndpoints() {
        UUID user = Users.insert(stage.tables());

        Session opened = call(Endpoints.SESSION_OPEN, opening()).session();
        assertEquals(opened, call(Endpoints.SESSION_FIND, new FindSession(id, null)));
        assertEquals(TouchedSessions.State.ACTIVE,
                call(Endpoints.SESSION_TOUCH, TouchSessions.one(id, null)).states().get(0));
        assertEquals(List.of(), call(Endpoints.SESSION_UNKNOWN, new FindUnknownSessions(List.of(id))).sessionIds());
        assertEquals(user, call(Endpoints.SESSION_LINK, LinkSession.bySignup(id, user, true)).session().userId());
        assertEquals(1L, call(Endpoints.SESSION_ERASE, new EraseSession(id, ErasureScope.SESSION)).rows().get("user_sessions"));
        assertEquals(1L, call(Endpoints.USER_ERASE, new EraseUser(user)).rows().get("users"));
        assertEquals(ErrorCode.SESSION_ERASED,
                TestAnswers.codeOf(bus.call(Endpoints.SESSION_FIND, new FindSession(id, null))));
    }

    @Test
    void makesDifferentIdsOfVersionFour() {
        OpenSession nameless = new OpenSession(null, JsonText.EMPTY_OBJECT, null, null);

        UUID one = call(Endpoints.SESSION_OPEN, nameless).session().sessionId();
        UUID other = call(Endpoints.SESSION_OPEN, nameless).session().sessionId();

        assertEquals(4, one.version());
        assertFalse(one.equals(other));
    }

    @Test
    void finishesTheCallThatItHasAndTakesNoOtherWhenUndeployed() {
        call(Endpoints.SESSION_OPEN, opening());
        stage.tables().begin();
        stage.tables().execute("SELECT 1 FROM user_sessions WHERE session_id = ? FOR UPDATE", id);
        Future<OpenedSession> inFlight = bus.call(Endpoints.SESSION_OPEN, opening());
        stage.tables().awaitWaiter();

        Future<Void> undeployed = stage.vertx().undeploy(deployment);
        awaitNobodyServes();
        assertFalse(inFlight.isComplete());
        assertFalse(undeployed.isComplete());
        stage.tables().commit();

        TestAnswers.of(undeployed);
        assertFalse(TestAnswers.of(inFlight).created());
        assertEquals(ErrorCode.UNAVAILABLE, TestAnswers.codeOf(bus.call(Endpoints.SESSION_OPEN, opening())));
    }

    /** Another session's call goes through until the verticle stops serving; only the one in flight is locked. */
    private void awaitNobodyServes() {
        Future<Session> call;
        do {
            call = TestAnswers.settled(bus.call(Endpoints.SESSION_FIND, new FindSession(UUID.randomUUID(), null)));
        } while (!ErrorCode.UNAVAILABLE.name().equals(call.cause().getMessage()));
    }

    @Test
    void stopsWithoutHavingStarted() {
        TestAnswers.of(verticle().stop());
    }
}
