package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.UserData;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A session as the API shows it. */
@JsonPropertyOrder({"sessionId", "userId", "userData", "lastSeen", "metadata", "createdAt", "firstReferrer",
    "returning", "visitCount", "stripped"})
record SessionView(UUID sessionId, UUID userId, UserData userData, Instant lastSeen, JsonText metadata,
                   Instant createdAt, String firstReferrer, boolean returning, int visitCount,
                   @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> stripped) {

    static SessionView of(Session session, UserData userData) {
        return new SessionView(session.sessionId(), session.userId(), userData, session.lastSeen(),
                session.metadata(), session.createdAt(), session.firstReferrer(), session.visitCount() > 1,
                session.visitCount(), List.of());
    }

    /** @param fields where personal fields stood in the request, which are not kept */
    SessionView without(List<String> fields) {
        return new SessionView(sessionId, userId, userData, lastSeen, metadata, createdAt, firstReferrer, returning,
                visitCount, fields);
    }
}
