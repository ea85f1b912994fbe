package dev.sojourn.event;

import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.ReleasedEvents.Outcome;
import dev.sojourn.postgres.Database;
import dev.sojourn.postgres.Statements;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Moves events from quarantine into the log. An event is in one or the other, never in both and never in neither: the
 * row in quarantine is locked, the event appended and the row removed in one transaction. So an event that was released
 * twice, dropped or erased meanwhile is not stored again.
 */
final class QuarantineRelease {

    private final Database database;
    private final ConsentMode consent;

    QuarantineRelease(Database database, ConsentMode consent) {
        this.database = database;
        this.consent = consent;
    }

    /** @param row what to append */
    record Candidate(UUID id, EventRow row) {
    }

    /** Answers an outcome for each, in their order. */
    Future<List<Outcome>> release(List<Candidate> candidates) {
        return candidates.isEmpty() ? Future.succeededFuture(List.of()) : releaseOrSplit(candidates);
    }

    /** What one event is to blame for befalls that event alone. */
    private Future<List<Outcome>> releaseOrSplit(List<Candidate> candidates) {
        return database.inTransaction(transaction -> release(transaction, candidates)).recover(failure -> {
            if (!BatchWriter.isFaultOfAnEvent(failure)) {
                return Future.failedFuture(failure);
            }
            return candidates.size() == 1 ? Future.succeededFuture(List.of(Outcome.REJECTED)) : split(candidates);
        });
    }

    private Future<List<Outcome>> split(List<Candidate> candidates) {
        int middle = candidates.size() / 2;
        return releaseOrSplit(candidates.subList(0, middle)).compose(first ->
                releaseOrSplit(candidates.subList(middle, candidates.size())).map(second -> {
                    List<Outcome> both = new ArrayList<>(first);
                    both.addAll(second);
                    return both;
                }));
    }

    private Future<List<Outcome>> release(Statements transaction, List<Candidate> candidates) {
        QuarantineReleaseRepository repository = new QuarantineReleaseRepository(transaction);
        Set<UUID> sessions = candidates.stream().map(each -> each.row().sessionId()).collect(Collectors.toSet());
        Set<UUID> ids = candidates.stream().map(Candidate::id).collect(Collectors.toSet());
        return repository.lock(sessions, ids).compose(there -> {
            List<Candidate> held = candidates.stream().filter(each -> there.contains(each.id())).toList();
            return append(transaction, held)
                    .compose(outcomes -> repository.remove(settled(outcomes)).map(removed -> outcomes))
                    .map(outcomes -> candidates.stream()
                            .map(each -> outcomes.getOrDefault(each.id(), Outcome.GONE)).toList());
        });
    }

    private Future<Map<UUID, Outcome>> append(Statements transaction, List<Candidate> held) {
        if (held.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        List<EventRow> rows = held.stream().map(Candidate::row).toList();
        return new EventRepository(transaction, consent).append(rows).map(appended -> {
            Map<UUID, Outcome> outcomes = new HashMap<>();
            for (int i = 0; i < held.size(); i++) {
                outcomes.put(held.get(i).id(), outcome(appended.get(i)));
            }
            return outcomes;
        });
    }

    private static Outcome outcome(AppendedEvent appended) {
        return switch (appended.outcome()) {
            case STORED -> Outcome.STORED;
            case DUPLICATE -> Outcome.DUPLICATE;
            case REJECTED -> Outcome.REJECTED;
            case SESSION_UNKNOWN, SESSION_ERASED -> Outcome.SESSION_UNKNOWN;
            // Nothing will be stored of it, so nothing is kept of it.
            case UNTRACKED -> Outcome.GONE;
        };
    }

    private static Set<UUID> settled(Map<UUID, Outcome> outcomes) {
        return outcomes.entrySet().stream()
                .filter(each -> each.getValue() == Outcome.STORED || each.getValue() == Outcome.DUPLICATE
                        || each.getValue() == Outcome.GONE)
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
