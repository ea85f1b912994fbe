package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.contract.UserData;
import java.time.Instant;
import java.util.UUID;

/**
 * A session as the API shows it.
 *
 * @param token there where one was issued, and nowhere else
 */
@JsonPropertyOrder({"sessionId", "userId", "userData", "lastSeen", "metadata", "createdAt", "firstReferrer",
    "returning", "visitCount", "token"})
record SessionView(UUID sessionId, UUID userId, UserData userData, Instant lastSeen, JsonText metadata,
                   Instant createdAt, String firstReferrer, boolean returning, int visitCount,
                   @JsonInclude(JsonInclude.Include.NON_NULL) String token) {

    /** @param token the token that was issued, or null */
    static SessionView of(Session session, UserData userData, SessionToken token) {
        return new SessionView(session.sessionId(), session.userId(), userData, session.lastSeen(),
                session.metadata(), session.createdAt(), session.firstReferrer(), session.visitCount() > 1,
                session.visitCount(), token == null ? null : token.value());
    }
}
