package dev.sojourn.user;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.EventTypes;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.LinkedSession;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ServiceException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** What is left of a signup once its user is there: link, event, mark. Every step may be done again. */
final class SignupSteps {

    /** Why a session can't be linked, nor ever will. */
    private static final Set<ErrorCode> IMPOSSIBLE =
            Set.of(ErrorCode.SESSION_LINKED, ErrorCode.SESSION_NOT_FOUND, ErrorCode.SESSION_ERASED);
    private static final Set<Outcome> IN_THE_LOG = Set.of(Outcome.STORED, Outcome.DUPLICATE);

    private final UserSettings settings;
    private final UserRepository repository;
    private final ServiceBus bus;
    private final InstantSource clock;
    private final Counter conversions;

    SignupSteps(UserSettings settings, UserRepository repository, ServiceBus bus, MeterRegistry meters,
                InstantSource clock) {
        this.settings = settings;
        this.repository = repository;
        this.bus = bus;
        this.clock = clock;
        this.conversions = Counter.builder("sojourn.conversions")
                .description("Signups whose SIGNUP_COMPLETED the server wrote").register(meters);
    }

    /**
     * Answers the linked session, or null when it was erased after it had been linked.
     *
     * @param client whether somebody waits who needs a new token: the link ends those that there are
     */
    Future<LinkedSession> complete(Account account, boolean client) {
        if (account.signupSessionId() == null) {
            return mark(account).mapEmpty();
        }
        return bus.call(Endpoints.SESSION_LINK,
                        LinkSession.bySignup(account.signupSessionId(), account.user().userId(), client))
                .recover(failure -> undoIfImpossible(account, failure))
                .compose(linked -> account.completed()
                        ? Future.succeededFuture(linked)
                        : record(account).compose(recorded -> mark(account).onSuccess(first -> count(recorded, first)))
                                .map(linked));
    }

    /** Once for each signup, whoever completes it; a client's own word of one is none. */
    private void count(boolean recorded, boolean first) {
        if (recorded && first) {
            conversions.increment();
        }
    }

    /** A session that belongs to somebody else, or is gone, leaves no user behind. */
    private Future<LinkedSession> undoIfImpossible(Account account, Throwable failure) {
        boolean impossible = failure instanceof ServiceException known
                && IMPOSSIBLE.contains(known.code());
        return impossible && !account.completed()
                ? repository.discard(account.user().userId()).compose(done -> Future.failedFuture(failure))
                : Future.failedFuture(failure);
    }

    /**
     * Whatever comes of it: an event that the visitor does not consent to is not stored, and the signup whole. Answers
     * whether the event is in the log.
     */
    private Future<Boolean> record(Account account) {
        if (!settings.tracking()) {
            return Future.succeededFuture(false);
        }
        JsonObject payload = new JsonObject();
        if (account.ctaVariant() != null) {
            payload.put("ctaVariant", account.ctaVariant());
        }
        return bus.call(Endpoints.EVENT_APPEND, new AppendEvents(List.of(new NewEvent(account.signupSessionId(),
                account.signupEventId(), EventTypes.SIGNUP_COMPLETED, new JsonText(payload.encode()),
                account.user().createdAt(), account.gpc()))))
                .map(appended -> IN_THE_LOG.contains(appended.results().get(0).outcome()));
    }

    /** Answers whether it was not marked before. */
    private Future<Boolean> mark(Account account) {
        return repository.markCompleted(account.user().userId(), clock.instant());
    }
}
