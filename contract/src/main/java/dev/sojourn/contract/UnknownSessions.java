package dev.sojourn.contract;

import java.util.List;
import java.util.UUID;

/** @param sessionIds those of the request that are not there, in their order */
public record UnknownSessions(List<UUID> sessionIds) {

    public UnknownSessions {
        sessionIds = List.copyOf(sessionIds);
    }
}
