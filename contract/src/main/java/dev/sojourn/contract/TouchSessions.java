package dev.sojourn.contract;

import java.util.List;
import java.util.UUID;

/**
 * @param sessionIds no id twice
 * @param address    the client's address as it may be stored, for sessions that have to be created; or null
 */
public record TouchSessions(List<UUID> sessionIds, String address) {

    public TouchSessions {
        sessionIds = List.copyOf(sessionIds);
    }

    public static TouchSessions one(UUID sessionId, String address) {
        return new TouchSessions(List.of(sessionId), address);
    }
}
