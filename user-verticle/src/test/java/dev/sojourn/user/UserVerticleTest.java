package dev.sojourn.user;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSignupEvent;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.SignUp;
import dev.sojourn.contract.SignedUp;
import dev.sojourn.contract.SignupEvent;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
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
class UserVerticleTest {

    private static final Duration SWEEP_AFTER = Duration.ofMinutes(1);

    private final UUID session = UUID.randomUUID();
    private final SignUp request = new SignUp(session, null, Accounts.data(Accounts.email()), "B");
    private final MovableClock clock = MovableClock.at(Accounts.NOW);
    private TestStage stage;
    private ServiceBus bus;
    private Neighbours neighbours;
    private String deployment;

    @BeforeEach
    void deploy(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        bus = new ServiceBus(stage.vertx(), Duration.ofSeconds(20), new SimpleMeterRegistry());
        neighbours = Neighbours.on(bus);
        deployment = TestAnswers.of(stage.vertx().deployVerticle(verticle()));
    }

    private UserVerticle verticle() {
        return new UserVerticle(new UserSettings(true, Duration.ofMillis(10), SWEEP_AFTER, Accounts.PROFILE),
                stage.database(), bus,
                stage.meters(), clock, Ids::at);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private Future<SignedUp> signUp() {
        return bus.call(Endpoints.USER_SIGN_UP, request);
    }

    @Test
    void servesItsEndpoints() {
        assertEquals(new SignupEvent(null),
                TestAnswers.of(bus.call(Endpoints.USER_SIGNUP_EVENT, new FindSignupEvent(session))));

        SignedUp signedUp = TestAnswers.of(signUp());

        assertEquals(signedUp.user(),
                TestAnswers.of(bus.call(Endpoints.USER_FIND, new FindUser(signedUp.user().userId()))));
        assertEquals(new SignupEvent(neighbours.events.get(0).eventId()),
                TestAnswers.of(bus.call(Endpoints.USER_SIGNUP_EVENT, new FindSignupEvent(session))));
        assertEquals(ErrorCode.NOT_FOUND,
                TestAnswers.codeOf(bus.call(Endpoints.USER_FIND, new FindUser(UUID.randomUUID()))));
    }

    @Test
    void sweepsWhatWasCutShort() {
        neighbours.append = request -> Neighbours.refusal(ErrorCode.UNAVAILABLE);
        assertEquals(ErrorCode.UNAVAILABLE, TestAnswers.codeOf(signUp()));
        neighbours.append = request -> Future.succeededFuture(Neighbours.stored(request));

        clock.pass(SWEEP_AFTER.plusMillis(1));
        while (!isCompleted()) {
            Thread.onSpinWait();
        }

        assertEquals(List.of(neighbours.events.get(0)), neighbours.events.stream().distinct().toList());
    }

    private boolean isCompleted() {
        return stage.tables().count("SELECT count(*) FROM users WHERE signup_session_id = ?"
                + " AND signup_completed_at IS NOT NULL", session) == 1;
    }

    @Test
    void finishesTheCallThatItHasAndTakesNoOtherWhenUndeployed() {
        stage.tables().begin();
        stage.tables().execute("""
                INSERT INTO users (user_id, created_at, updated_at, signup_event_id, email, email_key)
                VALUES (?, now(), now(), ?, ?, ?)""", Ids.next(), Ids.next(), KnownValues.email(request.userData()),
                KnownValues.email(request.userData()));
        Future<SignedUp> inFlight = signUp();
        stage.tables().awaitWaiter();

        Future<Void> undeployed = stage.vertx().undeploy(deployment);
        awaitNobodyServes();
        assertFalse(inFlight.isComplete());
        assertFalse(undeployed.isComplete());
        stage.tables().execute("ROLLBACK");

        TestAnswers.of(undeployed);
        assertEquals(request.userData(), TestAnswers.of(inFlight).user().userData());
        assertEquals(ErrorCode.UNAVAILABLE, TestAnswers.codeOf(signUp()));
    }

    private void awaitNobodyServes() {
        while (TestAnswers.settled(bus.call(Endpoints.USER_SIGNUP_EVENT, new FindSignupEvent(session))).succeeded()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void stopsWithoutHavingStarted() {
        TestAnswers.of(verticle().stop());
    }
}
