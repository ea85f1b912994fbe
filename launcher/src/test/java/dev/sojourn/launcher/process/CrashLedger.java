package dev.sojourn.launcher.process;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What clients were told while everything around the service was being killed, kept outside of what is killed. */
final class CrashLedger {

    /** An event as its client knows it. */
    record Key(UUID sessionId, UUID eventId) {
    }

    private final Set<Key> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();

    void acknowledge(Key event, boolean duplicate) {
        acknowledged.add(event);
        answers.incrementAndGet();
        if (duplicate) {
            duplicates.incrementAndGet();
        }
    }

    /** A request that got no answer, or one that asks for patience. */
    void countUnanswered() {
        unanswered.incrementAndGet();
    }

    /** Something that no client should ever see. */
    void complain(String complaint) {
        complaints.add(complaint);
    }

    Set<Key> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** How many acknowledgements there were; it grows as long as the service serves. */
    long answers() {
        return answers.get();
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public String toString() {
        return "%d events acknowledged; %d acknowledgements, %d of them of duplicates; %d requests unanswered or 503"
                .formatted(acknowledged.size(), answers.get(), duplicates.get(), unanswered.get());
    }
}
