package dev.sojourn.gateway.limits;

import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;

final class NoRateLimits implements RateLimits {

    @Override
    public Future<Void> event(UUID sessionId) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> events(Map<UUID, Integer> counts) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> sessions(String address, int count) {
        return Future.succeededFuture();
    }

    @Override
    public void sessionsNotMade(String address, int count) {
        // Nothing was taken.
    }

    @Override
    public Future<Void> signup(String address) {
        return Future.succeededFuture();
    }
}
