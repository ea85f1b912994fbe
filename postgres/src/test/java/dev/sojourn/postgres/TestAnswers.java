package dev.sojourn.postgres;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.junit.jupiter.api.Assertions.assertThrows;

/** What a future comes to, waited for as long as a slow machine may need. */
public final class TestAnswers {

    private static final long PATIENCE_SECONDS = 30;

    private TestAnswers() {
    }

    public static <T> T of(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    /** The same, completed one way or the other. */
    public static <T> Future<T> settled(Future<T> future) {
        of(future.transform(result -> Future.succeededFuture()));
        return future;
    }

    /** The code that it fails with. */
    public static ErrorCode codeOf(Future<?> future) {
        return assertThrows(ServiceException.class, () -> of(future)).code();
    }
}
