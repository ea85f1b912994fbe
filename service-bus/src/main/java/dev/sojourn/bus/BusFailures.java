package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.eventbus.ReplyException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that maps failures to and from what the bus carries: a code, and nothing of the inside. */
final class BusFailures {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceBus.class);

    private BusFailures() {
    }

    /**
     * What the caller is told, once what nobody expected is in the log with its stack trace.
     *
     * @param requestId of the call, or null; the failure may have come on any thread, so the current one does not tell
     */
    static ErrorCode report(Endpoint<?, ?> endpoint, String requestId, Throwable failure) {
        if (failure instanceof ServiceException expected) {
            if (expected.getCause() != null) {
                LOG.atWarn().addKeyValue("address", endpoint.address()).addKeyValue("requestId", requestId)
                        .addKeyValue("code", expected.code()).setCause(expected.getCause()).log("call failed");
            }
            return expected.code();
        }
        LOG.atError().addKeyValue("address", endpoint.address()).addKeyValue("requestId", requestId)
                .setCause(failure).log("call failed unexpectedly");
        return ErrorCode.INTERNAL;
    }

    /** What a failed call means to the caller. */
    static ServiceException ofCall(Throwable failure) {
        if (failure instanceof ServiceException known) {
            return known;
        }
        if (failure instanceof ReplyException reply) {
            return switch (reply.failureType()) {
                case NO_HANDLERS, TIMEOUT -> new ServiceException(ErrorCode.UNAVAILABLE);
                case RECIPIENT_FAILURE -> new ServiceException(codeNamed(reply.getMessage()));
                default -> new ServiceException(ErrorCode.INTERNAL, failure);
            };
        }
        return new ServiceException(ErrorCode.INTERNAL, failure);
    }

    /** A newer node may know codes that this one does not. */
    private static ErrorCode codeNamed(String name) {
        return Arrays.stream(ErrorCode.values()).filter(code -> code.name().equals(name)).findFirst()
                .orElse(ErrorCode.INTERNAL);
    }
}
