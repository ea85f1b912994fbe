package dev.sojourn.gateway.limits;

/**
 * @param enabled            whether there are limits at all
 * @param eventsPerSession   events of one session in a minute
 * @param sessionsPerAddress new sessions from one address in a minute
 * @param signupsPerAddress  signups from one address in an hour
 */
public record RateLimitSettings(boolean enabled, int eventsPerSession, int sessionsPerAddress, int signupsPerAddress) {
}
