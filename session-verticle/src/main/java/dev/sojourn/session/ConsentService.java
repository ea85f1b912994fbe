package dev.sojourn.session;

import dev.sojourn.contract.ChooseConsent;
import dev.sojourn.contract.ChosenConsent;
import dev.sojourn.contract.ConsentPage;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindConsent;
import dev.sojourn.contract.ListConsents;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Notes and tells what visitors have consented to. */
final class ConsentService {

    private final SessionSettings settings;
    private final ConsentRepository repository;
    private final InstantSource clock;

    ConsentService(SessionSettings settings, ConsentRepository repository, InstantSource clock) {
        this.settings = settings;
        this.repository = repository;
        this.clock = clock;
    }

    Future<ChosenConsent> choose(ChooseConsent request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return repository.choose(request, now, now.minus(settings.expiry()))
                .map(chosen -> chosen.orElseThrow(() -> new ServiceException(ErrorCode.SESSION_NOT_FOUND)));
    }

    Future<ChosenConsent> find(FindConsent request) {
        return repository.findLatest(request.sessionId()).map(latest -> latest.orElse(ChosenConsent.NONE));
    }

    Future<ConsentPage> list(ListConsents request) {
        return repository.list(request);
    }
}
