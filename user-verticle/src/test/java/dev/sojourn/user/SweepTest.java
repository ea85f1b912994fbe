package dev.sojourn.user;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What becomes of signups that were cut short and that nobody came back for. */
@Timeout(60)
@ExtendWith(TestDatabase.class)
class SweepTest {

    private static final UserSettings SETTINGS =
            new UserSettings(true, Duration.ofHours(1), Duration.ofMinutes(1), Accounts.PROFILE);
    private static final Instant OLD = Accounts.NOW.minus(Duration.ofMinutes(1)).minusMillis(1);

    private TestStage stage;
    private UserRepository repository;
    private Neighbours neighbours;
    private SignupService service;

    @BeforeEach
    void open(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        stage.tables().execute("TRUNCATE users CASCADE");
        repository = new UserRepository(stage.database(), Accounts.PROFILE);
        ServiceBus bus = new ServiceBus(stage.vertx(), Duration.ofSeconds(10), new SimpleMeterRegistry());
        neighbours = Neighbours.on(bus);
        MovableClock clock = MovableClock.at(Accounts.NOW);
        SignupSteps steps = new SignupSteps(SETTINGS, repository, bus, stage.meters(), clock);
        service = new SignupService(SETTINGS, repository, steps, bus, stage.meters(), clock, Ids::at);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private Account cutShort(Instant begun) {
        Account account = Accounts.of(Accounts.email(), UUID.randomUUID(), begun);
        TestAnswers.of(repository.insert(account));
        return account;
    }

    private void sweep() {
        TestAnswers.of(service.sweep(() -> true));
    }

    /** The sessions of those still unfinished, oldest first. */
    private List<Account> unfinished() {
        return TestAnswers.of(repository.findUnfinished(Instant.now(), 1000));
    }

    private static LinkSession link(Account account) {
        return LinkSession.bySignup(account.signupSessionId(), account.user().userId(), false);
    }

    @Test
    void completesWhatIsOldEnough() {
        Account old = cutShort(OLD);
        Account young = cutShort(OLD.plusMillis(1));

        sweep();

        assertEquals(List.of(young), unfinished());
        assertEquals(List.of(link(old)), neighbours.links);
        assertEquals(old.signupEventId(), neighbours.events.get(0).eventId());
        assertEquals(old.user().createdAt(), neighbours.events.get(0).timestamp());
        assertEquals(true, neighbours.events.get(0).gpc(), "what the browser asked for at its signup");
    }

    @Test
    void completesASignupWhoseSessionWasErased() {
        Account account = cutShort(OLD);
        stage.tables().execute("SELECT erased_table FROM user_erase_session(?)", account.signupSessionId());

        sweep();

        assertEquals(List.of(), unfinished());
        assertEquals(List.of(), neighbours.links);
        assertEquals(1, stage.tables().count("SELECT count(*) FROM users"));
    }

    @Test
    void discardsASignupWhoseSessionIsSomebodyElses() {
        cutShort(OLD);
        neighbours.link = request -> Neighbours.refusal(ErrorCode.SESSION_LINKED);

        sweep();

        assertEquals(0, stage.tables().count("SELECT count(*) FROM users"));
    }

    @Test
    void oneThatFailsHoldsBackNoOther() {
        List<Account> accounts = IntStream.range(0, 5).mapToObj(n -> cutShort(OLD.plusMillis(n - 10))).toList();
        neighbours.link = request -> request.equals(link(accounts.get(0)))
                ? Neighbours.refusal(ErrorCode.UNAVAILABLE) : Future.succeededFuture(Neighbours.linked(request));
        neighbours.append = request -> request.events().get(0).sessionId().equals(accounts.get(2).signupSessionId())
                ? Neighbours.refusal(ErrorCode.INTERNAL) : Future.succeededFuture(Neighbours.stored(request));

        sweep();

        assertEquals(List.of(accounts.get(0), accounts.get(2)), unfinished());
    }

    @Test
    void takesOnSoManyAtATime() {
        IntStream.range(0, 103).forEach(n -> cutShort(OLD.minusMillis(n)));

        sweep();
        assertEquals(3, unfinished().size());
        sweep();
        assertEquals(0, unfinished().size());
    }

    @Test
    void endsAfterTheSignupInHandWhenToldTo() {
        IntStream.range(0, 5).forEach(n -> cutShort(OLD.minusMillis(n)));
        AtomicInteger left = new AtomicInteger(2);

        TestAnswers.of(service.sweep(() -> left.getAndDecrement() > 0));

        assertEquals(3, unfinished().size());
    }

    @Test
    void twoNodesSweepingAtOnceCompleteEachOnce() {
        IntStream.range(0, 20).forEach(n -> cutShort(OLD.minusMillis(n)));

        TestAnswers.of(Future.all(service.sweep(() -> true), service.sweep(() -> true)));

        assertEquals(0, unfinished().size());
        assertEquals(20, neighbours.events.stream().distinct().count());
        assertEquals(20, stage.meters().counter("sojourn.conversions").count());
        assertEquals(20, stage.tables().count("SELECT count(*) FROM users"));
    }
}
