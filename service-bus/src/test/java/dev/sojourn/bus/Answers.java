package dev.sojourn.bus;

import dev.sojourn.contract.ServiceException;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.junit.jupiter.api.Assertions.assertThrows;

/** What a future comes to, waited for at most ten seconds: a sixth of what the patient nodes wait. */
final class Answers {

    private Answers() {
    }

    static <T> T of(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within ten seconds", e);
        }
    }

    static <T extends Throwable> T failureOf(Future<?> future, Class<T> type) {
        return assertThrows(type, () -> of(future));
    }

    static ServiceException failureOf(Future<?> call) {
        return failureOf(call, ServiceException.class);
    }
}
