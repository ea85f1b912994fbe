package dev.sojourn.session;

import dev.sojourn.contract.EraseSession;
import dev.sojourn.contract.EraseUser;
import dev.sojourn.contract.ErasureReceipt;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Erases: first what is to go is marked, and from then on nobody reads or adds to it; then it goes, all at once. */
final class ErasureService {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureService.class);
    private static final int PENDING_AT_ONCE = 100;
    private static final int FORGOTTEN_AT_ONCE = 10_000;

    private final ErasureSettings settings;
    private final ErasureRepository repository;
    private final InstantSource clock;
    private final Function<Instant, UUID> newId;

    ErasureService(ErasureSettings settings, ErasureRepository repository, InstantSource clock,
                   Function<Instant, UUID> newId) {
        this.settings = settings;
        this.repository = repository;
        this.clock = clock;
        this.newId = newId;
    }

    Future<ErasureReceipt> eraseSession(EraseSession request) {
        Instant now = now();
        return repository.begin(request.sessionId(), request.scope(), newId.apply(now), now)
                .compose(begun -> finish(begun, ErrorCode.SESSION_NOT_FOUND));
    }

    Future<ErasureReceipt> eraseUser(EraseUser request) {
        Instant now = now();
        return repository.beginUser(request.userId(), newId.apply(now), now)
                .compose(begun -> finish(begun, ErrorCode.NOT_FOUND));
    }

    private Future<ErasureReceipt> finish(Optional<Erasure> begun, ErrorCode whenUnknown) {
        Erasure erasure = begun.orElseThrow(() -> new ServiceException(whenUnknown));
        return erasure.receipt().map(Future::succeededFuture)
                .orElseGet(() -> repository.complete(erasure.receiptId(), now()));
    }

    /**
     * Completes erasures that were cut short, and removes tombstones that nothing can come back from any more.
     *
     * @param goOn asked before each step
     */
    Future<Void> tidy(BooleanSupplier goOn) {
        return repository.findPending(PENDING_AT_ONCE).compose(pending -> resume(pending, goOn))
                .compose(resumed -> forget(goOn));
    }

    private Future<Void> resume(List<UUID> pending, BooleanSupplier goOn) {
        Future<Void> all = Future.succeededFuture();
        for (UUID receiptId : pending) {
            all = all.compose(done -> goOn.getAsBoolean() ? resume(receiptId) : Future.succeededFuture());
        }
        return all;
    }

    /** One that fails must not keep the others waiting. */
    private Future<Void> resume(UUID receiptId) {
        return repository.complete(receiptId, now())
                .onSuccess(receipt -> LOG.atInfo().addKeyValue("receiptId", receiptId)
                        .log("completed an erasure that had been cut short"))
                .onFailure(failure -> LOG.atWarn().addKeyValue("receiptId", receiptId).setCause(failure)
                        .log("an erasure that had been cut short could not be completed"))
                .otherwiseEmpty()
                .mapEmpty();
    }

    private Future<Void> forget(BooleanSupplier goOn) {
        return repository.forget(clock.instant().minus(settings.tombstones()), FORGOTTEN_AT_ONCE)
                .compose(forgotten -> forgotten == FORGOTTEN_AT_ONCE && goOn.getAsBoolean()
                        ? forget(goOn) : Future.succeededFuture());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
