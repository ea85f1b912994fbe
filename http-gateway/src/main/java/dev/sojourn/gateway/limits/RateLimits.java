package dev.sojourn.gateway.limits;

import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;

/**
 * How much one session or one address may ask of the service. Each method takes what it is asked for, or takes nothing
 * and fails with a {@link RateLimitedException}. To be called on the event loop that serves.
 *
 * <p>An address is a network: one of IPv4, or the /64 of one of IPv6, which is what a single client has to itself. It
 * is empty where none can be told; all such clients share one limit.
 */
public interface RateLimits {

    /** None. */
    RateLimits NONE = new NoRateLimits();

    /** One event of the session. */
    Future<Void> event(UUID sessionId);

    /**
     * The events of one request: all or none.
     *
     * @param counts by session. More than a session may ever send at once takes all that it may
     */
    Future<Void> events(Map<UUID, Integer> counts);

    /** New sessions, before they are made; more than an address may ever make at once are always refused. */
    Future<Void> sessions(String address, int count);

    /** Of the sessions that were asked for so many were not made after all. */
    void sessionsNotMade(String address, int count);

    /** An attempt to sign up. */
    Future<Void> signup(String address);
}
