package dev.sojourn.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A browser's identity.
 *
 * @param sessionId     a random UUID (version 4), made by the client or by the server
 * @param userId        the user it is linked to, or null
 * @param lastSeen      its latest activity, exact to a minute
 * @param metadata      a JSON object
 * @param createdAt     when the server first saw it
 * @param firstReferrer where its first visit came from, or null
 * @param visitCount    visits so far: runs of activity with gaps under 30 minutes
 * @param consent       what its visitor has consented to
 */
public record Session(UUID sessionId, UUID userId, Instant lastSeen, JsonText metadata, Instant createdAt,
                      String firstReferrer, int visitCount, Consent consent) {

    public Session {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(lastSeen);
        Objects.requireNonNull(metadata);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(consent);
    }
}
