package dev.sojourn.gateway;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.InvalidJsonException;
import dev.sojourn.gateway.limits.RateLimitedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what came of a request: the one place where a failure becomes something a client reads. */
final class Responses {

    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);

    /** Long enough for a database to fail over in a try or two, short enough for somebody who waits. */
    private static final String RETRY_AFTER_SECONDS = "2";

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized(Api.REQUEST_ID);
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");

    private final MeterRegistry meters;
    private boolean draining;

    Responses(MeterRegistry meters) {
        this.meters = meters;
    }

    /** What every answer has, whoever writes it. */
    static void begin(HttpServerResponse response, String requestId) {
        response.putHeader(REQUEST_ID, requestId)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    }

    /** From now on every answer is its connection's last, so that no client sends a request that nobody will read. */
    void drain() {
        draining = true;
    }

    void answer(HttpServerRequest request, Answer answer) {
        if (answer.body() instanceof Operation.Streamed body) {
            stream(request, answer.status(), body);
            return;
        }
        write(request.response(), answer.status(), JSON, answer.body());
    }

    /** A failure on the way can't be told any more: the body breaks off, and the connection with it. */
    private void stream(HttpServerRequest request, int status, Operation.Streamed body) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, JSON).setChunked(true);
        body.writeTo(response::write)
                .compose(written -> response.end())
                .onFailure(failure -> {
                    if (!response.closed()) {
                        report(request, failure);
                        request.connection().close();
                    }
                });
    }

    void fail(HttpServerRequest request, Throwable failure) {
        if (failure instanceof InvalidRequestException invalid) {
            fail(request, invalid.code(), invalid.errors());
        } else if (failure instanceof InvalidJsonException malformed) {
            fail(request, ErrorCode.INVALID_REQUEST, List.of(malformed.error()));
        } else if (failure instanceof RateLimitedException limited) {
            meters.counter("sojourn.rate.limited", "limit", limited.limit().label()).increment();
            request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(limited.retryAfterSeconds()));
            fail(request, ErrorCode.RATE_LIMITED, List.of());
        } else if (failure instanceof ServiceException known) {
            report(request, known);
            fail(request, known.code(), List.of());
        } else {
            report(request, failure);
            fail(request, ErrorCode.INTERNAL, List.of());
        }
    }

    /** Whoever served the call has logged its failure; here only what arose on this side has a cause. */
    private static void report(HttpServerRequest request, Throwable failure) {
        boolean expected = failure instanceof ServiceException && failure.getCause() == null;
        if (!expected) {
            LOG.atError().addKeyValue("requestId", requestId(request))
                    .addKeyValue("method", request.method()).setCause(failure).log("request failed");
        }
    }

    private void fail(HttpServerRequest request, ErrorCode code, List<FieldError> errors) {
        meters.counter("sojourn.errors", "code", code.name()).increment();
        Problem problem = Problem.of(code, requestId(request), errors);
        LOG.atDebug().addKeyValue("requestId", problem.requestId()).addKeyValue("code", code).log("request refused");
        if (code == ErrorCode.UNAVAILABLE) {
            request.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (code == ErrorCode.UNAUTHORIZED) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        write(request.response(), problem.status(), PROBLEM, problem);
    }

    private static String requestId(HttpServerRequest request) {
        return request.response().headers().get(Api.REQUEST_ID);
    }

    private void write(HttpServerResponse response, int status, CharSequence contentType, Object body) {
        if (response.ended() || response.closed()) {
            return;
        }
        Buffer json = ResponseJson.encode(body);
        if (draining) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(json);
    }
}
