package dev.sojourn.contract;

import java.util.List;
import java.util.UUID;

/**
 * @param sessions in the order of their ids, expired ones too
 * @param next     where the next page begins, or null when this is the last
 */
public record SessionPage(List<Session> sessions, UUID next) {

    public SessionPage {
        sessions = List.copyOf(sessions);
    }
}
