package dev.sojourn.user;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.BeginSignup;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SignUp;
import dev.sojourn.contract.SignedUp;
import dev.sojourn.contract.User;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a user of a visitor. The user's row is claimed first, by the uniqueness of its email and of its session; it
 * then remembers what is left to do, so that whoever comes next (the client again, or the sweep) completes it.
 */
final class SignupService {

    private static final Logger LOG = LoggerFactory.getLogger(SignupService.class);

    /** How many unfinished signups one sweep takes on; the next one takes the rest. */
    private static final int SWEEP_BATCH = 100;

    private final UserSettings settings;
    private final UserRepository repository;
    private final SignupSteps steps;
    private final ServiceBus bus;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Function<Instant, UUID> newId;

    SignupService(UserSettings settings, UserRepository repository, SignupSteps steps, ServiceBus bus,
                  MeterRegistry meters, InstantSource clock, Function<Instant, UUID> newId) {
        this.settings = settings;
        this.repository = repository;
        this.steps = steps;
        this.bus = bus;
        this.meters = meters;
        this.clock = clock;
        this.newId = newId;
    }

    Future<SignedUp> signUp(SignUp request) {
        return bus.call(Endpoints.SESSION_BEGIN_SIGNUP, new BeginSignup(request.sessionId(), request.address(),
                        request.token(), request.idempotencyKey(), EmailKey.of(KnownValues.email(request.userData()))))
                .compose(session -> claim(request, session))
                .compose(claim -> steps.complete(claim.account(), true).map(linked -> new SignedUp(
                        claim.account().user(), linked.session(), claim.created(), linked.token())))
                .onSuccess(signedUp -> count(signedUp.created() ? "created" : "repeated"))
                .onFailure(failure -> count(outcomeOf(failure)));
    }

    private record Claim(Account account, boolean created) {
    }

    private Future<Claim> claim(SignUp request, Session session) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Account account = new Account(new User(newId.apply(now), request.userData(), now), request.sessionId(),
                newId.apply(now), request.ctaVariant(), request.gpc(), false);
        return repository.insert(account).compose(inserted -> inserted.isPresent()
                ? Future.succeededFuture(new Claim(inserted.get(), true))
                : owner(request, session).map(owner -> new Claim(owner, false)));
    }

    /** Whose row stood in the way: this signup's own from an earlier try, or somebody else's. */
    private Future<Account> owner(SignUp request, Session session) {
        return repository.findOwners(KnownValues.email(request.userData()), request.sessionId())
                .map(owners -> decide(owners, request, session));
    }

    private static Account decide(List<Account> owners, SignUp request, Session session) {
        Optional<Account> ofSession =
                owners.stream().filter(owner -> request.sessionId().equals(owner.signupSessionId())).findFirst();
        if (ofSession.isPresent()) {
            return ofSession.filter(owner -> hasEmail(owner, request))
                    .orElseThrow(() -> new ServiceException(ErrorCode.SESSION_LINKED));
        }
        throw new ServiceException(!owners.isEmpty() ? ErrorCode.EMAIL_TAKEN
                : session.userId() != null ? ErrorCode.SESSION_LINKED
                // The owner was discarded, or the session linked, a moment ago: the same request will be told.
                : ErrorCode.UNAVAILABLE);
    }

    private static boolean hasEmail(Account owner, SignUp request) {
        return EmailKey.of(KnownValues.email(owner.user().userData()))
                .equals(EmailKey.of(KnownValues.email(request.userData())));
    }

    /**
     * Completes signups that were cut short and that nobody came back for, one after the other.
     *
     * @param goOn asked before each one
     */
    Future<Void> sweep(BooleanSupplier goOn) {
        return repository.findUnfinished(clock.instant().minus(settings.sweepAfter()), SWEEP_BATCH)
                .compose(unfinished -> {
                    Future<Void> all = Future.succeededFuture();
                    for (Account account : unfinished) {
                        all = all.compose(done -> goOn.getAsBoolean() ? finish(account) : Future.succeededFuture());
                    }
                    return all;
                });
    }

    private Future<Void> finish(Account account) {
        return steps.complete(account, false)
                .onSuccess(session -> LOG.info("completed a signup that had been cut short"))
                .onFailure(failure -> LOG.atWarn().addKeyValue("code", failure.getMessage())
                        .log("a signup that had been cut short could not be completed"))
                // One that fails must not keep the others waiting.
                .otherwiseEmpty()
                .mapEmpty();
    }

    private static String outcomeOf(Throwable failure) {
        return failure instanceof ServiceException known ? known.code().name().toLowerCase(Locale.ROOT) : "failed";
    }

    private void count(String outcome) {
        meters.counter("sojourn.signups", "outcome", outcome).increment();
    }
}
