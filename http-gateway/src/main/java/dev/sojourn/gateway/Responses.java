package dev.sojourn.gateway;

import dev.sojourn.bus.RequestId;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.InvalidJsonException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what came of a request: the one place where a failure becomes something a client reads. */
final class Responses {

    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);

    /** Long enough for a database to fail over in a try or two, short enough for somebody who waits. */
    private static final String RETRY_AFTER_SECONDS = "2";

    private final MeterRegistry meters;

    Responses(MeterRegistry meters) {
        this.meters = meters;
    }

    void answer(RoutingContext context, Answer answer) {
        write(context, answer.status(), "application/json", answer.body());
    }

    void fail(RoutingContext context, Throwable failure) {
        if (failure instanceof InvalidRequestException invalid) {
            fail(context, ErrorCode.INVALID_REQUEST, invalid.errors());
        } else if (failure instanceof InvalidJsonException malformed) {
            fail(context, ErrorCode.INVALID_REQUEST, List.of(malformed.error()));
        } else if (failure instanceof ServiceException known) {
            report(context, known);
            fail(context, known.code(), List.of());
        } else {
            report(context, failure);
            fail(context, ErrorCode.INTERNAL, List.of());
        }
    }

    /** Whoever served the call has logged its failure; here only what arose on this side has a cause. */
    private static void report(RoutingContext context, Throwable failure) {
        boolean expected = failure instanceof ServiceException && failure.getCause() == null;
        if (!expected) {
            LOG.atError().addKeyValue("requestId", RequestId.current())
                    .addKeyValue("method", context.request().method()).setCause(failure).log("request failed");
        }
    }

    private void fail(RoutingContext context, ErrorCode code, List<FieldError> errors) {
        meters.counter("sojourn.errors", "code", code.name()).increment();
        Problem problem = Problem.of(code, RequestId.current(), errors);
        LOG.atDebug().addKeyValue("requestId", problem.requestId()).addKeyValue("code", code).log("request refused");
        if (code == ErrorCode.UNAVAILABLE) {
            context.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        write(context, problem.status(), "application/problem+json", problem);
    }

    private static void write(RoutingContext context, int status, String contentType, Object body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        Buffer json = ResponseJson.encode(body);
        response.setStatusCode(status)
                .putHeader("Content-Type", contentType)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(json);
    }
}
