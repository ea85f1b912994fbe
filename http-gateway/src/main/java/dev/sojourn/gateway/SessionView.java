package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.UserData;
import java.time.Instant;
import java.util.UUID;

/** A session as the API shows it. */
@JsonPropertyOrder({"sessionId", "userId", "userData", "lastSeen", "metadata", "createdAt", "firstReferrer",
    "returning", "visitCount"})
record SessionView(UUID sessionId, UUID userId, UserData userData, Instant lastSeen, JsonText metadata,
                   Instant createdAt, String firstReferrer, boolean returning, int visitCount) {

    static SessionView of(Session session, UserData userData) {
        return new SessionView(session.sessionId(), session.userId(), userData, session.lastSeen(),
                session.metadata(), session.createdAt(), session.firstReferrer(), session.visitCount() > 1,
                session.visitCount());
    }
}
