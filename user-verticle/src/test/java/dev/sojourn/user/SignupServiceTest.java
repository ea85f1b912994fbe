package dev.sojourn.user;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.EventTypes;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.LinkedSession;
import dev.sojourn.contract.MovableClock;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SignUp;
import dev.sojourn.contract.SignedUp;
import dev.sojourn.postgres.DatabaseSettings;
import dev.sojourn.postgres.TestAnswers;
import dev.sojourn.postgres.TestDatabase;
import dev.sojourn.postgres.TestStage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Signups over real rows of users and a real bus. */
@Timeout(60)
@ExtendWith(TestDatabase.class)
class SignupServiceTest {

    private static final Duration HASTY = Duration.ofMillis(300);

    private final MovableClock clock = MovableClock.at(Accounts.NOW.plusNanos(456_000));
    private final UUID session = UUID.randomUUID();
    private final String email = Accounts.email();
    private TestStage stage;
    private UserRepository repository;
    private ServiceBus bus;
    private Neighbours neighbours;
    private SignupService service;

    @BeforeEach
    void open(DatabaseSettings settings) {
        stage = TestStage.on(settings);
        repository = new UserRepository(stage.database(), Accounts.PROFILE);
        bus = new ServiceBus(stage.vertx(), HASTY, new SimpleMeterRegistry());
        neighbours = Neighbours.on(bus);
        service = service(true);
    }

    private SignupService service(boolean tracking) {
        UserSettings settings = new UserSettings(tracking, Duration.ofHours(1), Duration.ofHours(1), Accounts.PROFILE);
        SignupSteps steps = new SignupSteps(settings, repository, bus, stage.meters(), clock);
        return new SignupService(settings, repository, steps, bus, stage.meters(), clock, Ids::at);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private SignUp request(UUID sessionId, String address) {
        return new SignUp(sessionId, null, Accounts.data(address), "B");
    }

    private SignedUp signedUp() {
        return TestAnswers.of(service.signUp(request(session, email)));
    }

    private ErrorCode refusal() {
        return TestAnswers.codeOf(service.signUp(request(session, email)));
    }

    private int counted(String outcome) {
        return (int) stage.meters().counter("sojourn.signups", "outcome", outcome).count();
    }

    private long users() {
        return stage.tables().count("SELECT count(*) FROM users WHERE email = ?", email);
    }

    private long completedUsers() {
        return stage.tables().count(
                "SELECT count(*) FROM users WHERE email = ? AND signup_completed_at IS NOT NULL", email);
    }

    @Test
    void makesAUserLinksTheSessionAndRecordsIt() {
        SignedUp signedUp = signedUp();

        UUID userId = signedUp.user().userId();
        assertTrue(signedUp.created());
        assertEquals(7, userId.version());
        assertEquals(Accounts.data(email), signedUp.user().userData());
        assertEquals(Accounts.NOW, signedUp.user().createdAt());
        assertEquals(Neighbours.linked(LinkSession.bySignup(session, userId, true)).session(), signedUp.session());
        UUID eventId = TestAnswers.of(repository.find(userId)).orElseThrow().signupEventId();
        assertEquals(List.of(new NewEvent(session, eventId, EventTypes.SIGNUP_COMPLETED,
                new JsonText("{\"ctaVariant\":\"B\"}"), Accounts.NOW)), neighbours.events);
        assertEquals(1, completedUsers());
        assertEquals(1, counted("created"));
    }

    private int conversions() {
        return (int) stage.meters().counter("sojourn.conversions").count();
    }

    @Test
    void countsASignupAsAConversionOnceItsEventIsInTheLog() {
        neighbours.append = request -> Neighbours.refusal(ErrorCode.UNAVAILABLE);
        assertEquals(ErrorCode.UNAVAILABLE, refusal());
        assertEquals(0, conversions());

        neighbours.append = request -> Future.succeededFuture(outcome(Outcome.DUPLICATE));
        assertFalse(signedUp().created());
        assertEquals(1, conversions());

        signedUp();
        assertEquals(1, conversions());
    }

    private static AppendedEvents outcome(Outcome outcome) {
        return new AppendedEvents(List.of(new AppendedEvent(outcome, UUID.randomUUID(), EventTypes.SIGNUP_COMPLETED,
                Accounts.NOW)));
    }

    @Test
    void countsNoConversionOfWhoDoesNotConsent() {
        neighbours.append = request -> Future.succeededFuture(new AppendedEvents(List.of(AppendedEvent.untracked())));
        assertTrue(signedUp().created());
        assertEquals(1, completedUsers());
        assertEquals(0, conversions());
        service = service(false);
        TestAnswers.of(service.signUp(request(UUID.randomUUID(), Accounts.email())));
        assertEquals(0, conversions());
    }

    @Test
    void recordsASignupWithoutAVariant() {
        TestAnswers.of(service.signUp(new SignUp(session, null, Accounts.data(email), null)));

        assertEquals(JsonText.EMPTY_OBJECT, neighbours.events.get(0).payload());
    }

    @Test
    void recordsNothingWhenTrackingIsOff() {
        service = service(false);

        assertTrue(signedUp().created());
        assertEquals(List.of(), neighbours.events);
        assertEquals(1, completedUsers());
    }

    @Test
    void theSameSignupAgainAnswersTheSameUserAndRecordsNothing() {
        SignedUp first = signedUp();
        SignedUp again = signedUp();

        assertFalse(again.created());
        assertEquals(first.user(), again.user());
        assertEquals(first.session(), again.session());
        assertEquals(1, neighbours.events.size());
        assertEquals(1, counted("repeated"));
    }

    @Test
    void anExpiredSessionSignsNobodyUp() {
        neighbours.begin = request -> Neighbours.refusal(ErrorCode.SESSION_NOT_FOUND);

        assertEquals(ErrorCode.SESSION_NOT_FOUND, refusal());
        assertEquals(0, users());
        assertEquals(1, counted("session_not_found"));
    }

    @Test
    void nobodyIsSignedUpWhenTheSessionCantBeTouched() {
        neighbours.begin = request -> Neighbours.refusal(ErrorCode.UNAVAILABLE);

        assertEquals(ErrorCode.UNAVAILABLE, refusal());
        assertEquals(0, users());
        assertEquals(1, counted("unavailable"));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "INTERNAL"})
    void aLinkThatFailedIsMadeWhenTheClientComesBack(ErrorCode code) {
        neighbours.link = request -> Neighbours.refusal(code);
        assertEquals(code, refusal());
        assertEquals(1, users());
        assertEquals(0, completedUsers());

        neighbours.link = request -> Future.succeededFuture(Neighbours.linked(request));
        assertFalse(signedUp().created());

        assertEquals(1, completedUsers());
        assertEquals(neighbours.links.get(0), neighbours.links.get(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "INTERNAL"})
    void anEventThatFailedIsRecordedWhenTheClientComesBack(ErrorCode code) {
        neighbours.append = request -> Neighbours.refusal(code);
        assertEquals(code, refusal());
        assertEquals(0, completedUsers());

        neighbours.append = request -> Future.succeededFuture(Neighbours.stored(request));
        clock.pass(Duration.ofMinutes(3));
        assertFalse(signedUp().created());

        assertEquals(1, completedUsers());
        assertEquals(neighbours.events.get(0), neighbours.events.get(1));
    }

    @Test
    void aNeighbourThatDoesNotAnswerIsUnavailableAndTheSignupCanBeRepeated() {
        var begin = neighbours.begin;
        neighbours.begin = request -> Promise.<Session>promise().future();
        assertEquals(ErrorCode.UNAVAILABLE, refusal());
        assertEquals(0, users());
        neighbours.begin = begin;

        neighbours.link = request -> Promise.<LinkedSession>promise().future();
        assertEquals(ErrorCode.UNAVAILABLE, refusal());
        neighbours.link = request -> Future.succeededFuture(Neighbours.linked(request));

        neighbours.append = request -> Promise.<AppendedEvents>promise().future();
        assertEquals(ErrorCode.UNAVAILABLE, refusal());
        neighbours.append = request -> Future.succeededFuture(Neighbours.stored(request));

        assertFalse(signedUp().created());
        assertEquals(1, completedUsers());
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION_LINKED", "SESSION_NOT_FOUND"})
    void aSessionThatCantBeLinkedLeavesNoUserBehind(ErrorCode code) {
        neighbours.link = request -> Neighbours.refusal(code);

        assertEquals(code, refusal());
        assertEquals(0, users());
        assertEquals(List.of(), neighbours.events);

        neighbours.link = request -> Future.succeededFuture(Neighbours.linked(request));
        assertTrue(TestAnswers.of(service.signUp(request(UUID.randomUUID(), email))).created());
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION_LINKED", "SESSION_NOT_FOUND"})
    void aSignupThatWasCompletedIsNeverUndone(ErrorCode code) {
        signedUp();
        neighbours.link = request -> Neighbours.refusal(code);

        assertEquals(code, refusal());
        assertEquals(1, completedUsers());
    }

    @Test
    void aSessionErasedBeforeItsEventIsStoredHasSignedUpAllTheSame() {
        neighbours.append = request -> Future.succeededFuture(
                new AppendedEvents(List.of(AppendedEvent.sessionUnknown())));

        assertTrue(signedUp().created());
        assertEquals(1, completedUsers());
    }

    @Test
    void anotherSessionDoesNotGetTheEmailOrAnythingOfItsUser() {
        signedUp();

        assertEquals(ErrorCode.EMAIL_TAKEN,
                TestAnswers.codeOf(service.signUp(request(UUID.randomUUID(), email.toUpperCase(Locale.ROOT)))));
        assertEquals(1, neighbours.links.size());
        assertEquals(1, counted("email_taken"));
    }

    @Test
    void aSessionThatSignedUpDoesNotSignUpSomebodyElse() {
        signedUp();
        String other = Accounts.email();
        TestAnswers.of(service.signUp(request(UUID.randomUUID(), other)));

        assertEquals(ErrorCode.SESSION_LINKED, TestAnswers.codeOf(service.signUp(request(session, Accounts.email()))));
        assertEquals(ErrorCode.SESSION_LINKED, TestAnswers.codeOf(service.signUp(request(session, other))));
        assertEquals(2, neighbours.links.size());
    }

    @Test
    void ofManySessionsAtOnceOneGetsTheEmail() {
        List<Future<SignedUp>> signups = Stream.generate(() -> service.signUp(request(UUID.randomUUID(), email)))
                .limit(100).toList();
        signups.forEach(TestAnswers::settled);

        assertEquals(1, signups.stream().filter(Future::succeeded).count());
        assertEquals(99, counted("email_taken"));
        assertEquals(1, completedUsers());
    }

    @Test
    void theSameSignupManyTimesAtOnceMakesOneUser() {
        List<Future<SignedUp>> signups =
                Stream.generate(() -> service.signUp(request(session, email))).limit(20).toList();

        TestAnswers.of(Future.all(signups));

        assertEquals(1, signups.stream().filter(signup -> signup.result().created()).count());
        assertEquals(1, signups.stream().map(signup -> signup.result().user()).distinct().count());
        assertEquals(1, neighbours.events.stream().distinct().count());
        assertEquals(1, completedUsers());
    }
}
