package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionToken;
import dev.sojourn.contract.UserData;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A session as the API shows it.
 *
 * @param token    there where one was issued, and nowhere else
 * @param stripped where personal fields stood in the request, which are not kept
 */
@JsonPropertyOrder({"sessionId", "userId", "userData", "lastSeen", "metadata", "createdAt", "firstReferrer",
    "returning", "visitCount", "token", "stripped"})
record SessionView(UUID sessionId, UUID userId, UserData userData, Instant lastSeen, JsonText metadata,
                   Instant createdAt, String firstReferrer, boolean returning, int visitCount,
                   @JsonInclude(JsonInclude.Include.NON_NULL) String token,
                   @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> stripped) {

    /** @param token the token that was issued, or null */
    static SessionView of(Session session, UserData userData, SessionToken token, List<String> stripped) {
        return new SessionView(session.sessionId(), session.userId(), userData, session.lastSeen(),
                session.metadata(), session.createdAt(), session.firstReferrer(), session.visitCount() > 1,
                session.visitCount(), token == null ? null : token.value(), stripped);
    }
}
