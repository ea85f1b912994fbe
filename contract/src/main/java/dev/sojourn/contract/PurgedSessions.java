package dev.sojourn.contract;

import java.util.UUID;

/**
 * @param next   what to go on after; null when there are no more sessions
 * @param purged how many were removed
 */
public record PurgedSessions(UUID next, int purged) {
}
