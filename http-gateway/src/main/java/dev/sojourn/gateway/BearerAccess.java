package dev.sojourn.gateway;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.gateway.Operation.Answer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** Lets whoever has a key (RFC 6750, section 2.1) perform the operations that it opens. */
final class BearerAccess {

    private static final String SCHEME = "Bearer ";

    private final ApiKey key;

    BearerAccess(ApiKey key) {
        this.key = key;
    }

    /** The operation, before which the key is asked for; nothing else of a request without it is looked at. */
    Operation guard(Operation operation) {
        Function<RoutingContext, Future<Answer>> handler = operation.handler();
        return new Operation(operation.id(), operation.method(), operation.path(), context -> {
            requireKey(context);
            return handler.apply(context);
        }, operation.bodyLimit());
    }

    private void requireKey(RoutingContext context) {
        List<String> given = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        boolean proven = given.size() == 1 && given.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && key.is(given.get(0).substring(SCHEME.length()).strip());
        if (!proven) {
            throw new ServiceException(ErrorCode.UNAUTHORIZED);
        }
    }
}
