package dev.sojourn.contract;

import java.util.UUID;

/**
 * @param after the id to go on after: the reply's of the step before; null to begin
 * @param limit how many sessions to look at
 */
public record PurgeSessions(UUID after, int limit) {
}
