package dev.sojourn.contract;

import java.util.List;
import java.util.UUID;

/** @param sessionIds no id twice */
public record FindUnknownSessions(List<UUID> sessionIds) {

    public FindUnknownSessions {
        sessionIds = List.copyOf(sessionIds);
    }
}
