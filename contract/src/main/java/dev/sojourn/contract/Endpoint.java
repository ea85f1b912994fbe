package dev.sojourn.contract;

import java.util.Objects;

/**
 * One address of the event bus with the type it takes and the type it answers.
 *
 * <p>The address ends in a version. Within a version messages only gain optional fields, and a reader ignores
 * fields it does not know, so nodes of two releases understand each other; a breaking change is a new version.
 *
 * @param <Q> the request
 * @param <R> the reply
 */
public record Endpoint<Q extends Record, R extends Record>(String address, Class<Q> request, Class<R> reply) {

    public Endpoint {
        Objects.requireNonNull(address);
        Objects.requireNonNull(request);
        Objects.requireNonNull(reply);
    }
}
