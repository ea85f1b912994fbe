package dev.sojourn.bus;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.SignupEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Failures of the handler. No answer is waited for longer than ten seconds, where the bus would wait for sixty. */
@ExtendWith(ClusterExtension.class)
class FailuresTest {

    private static final String SECRET = "ada@example.org";

    @RegisterExtension
    final RecordedLog log = new RecordedLog();

    static Stream<Arguments> misbehaviour() {
        return Stream.of(Route.values()).flatMap(route -> Stream.of(
                Arguments.of(route, "throws an exception", handler(() -> {
                    throw new IllegalStateException(SECRET);
                })),
                Arguments.of(route, "throws an assertion error", handler(() -> {
                    throw new AssertionError(SECRET);
                })),
                Arguments.of(route, "overflows the stack", handler(FailuresTest::endless)),
                Arguments.of(route, "throws what is checked", handler(() -> sneak(new Exception(SECRET)))),
                Arguments.of(route, "fails", handler(() -> Future.failedFuture(new IllegalStateException(SECRET)))),
                Arguments.of(route, "fails for no reason", handler(() -> Future.failedFuture((Throwable) null))),
                Arguments.of(route, "returns no future", handler(() -> null)),
                Arguments.of(route, "returns no reply", handler(Future::succeededFuture))));
    }

    private interface Handling {
        Future<SignupEvent> handle();
    }

    private static Function<FindUser, Future<SignupEvent>> handler(Handling handling) {
        return request -> handling.handle();
    }

    private static Future<SignupEvent> endless() {
        return endless().map(reply -> reply);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> Future<SignupEvent> sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("misbehaviour")
    void misbehavingHandlerAnswersInternalAtOnce(Route route, String how,
            Function<FindUser, Future<SignupEvent>> handler, Cluster cluster) {
        Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
        Service service = Answers.of(route.server(cluster).bus().serve(endpoint, handler));

        ServiceException failure = Answers.failureOf(route.caller(cluster)
                .asRequest("request-1", () -> route.caller(cluster).bus().call(endpoint, Probes.REQUEST)));

        assertEquals(ErrorCode.INTERNAL, failure.code());
        assertEquals(ErrorCode.INTERNAL.name(), failure.getMessage());
        assertNull(failure.getCause());
        assertLoggedOnce(Level.ERROR, endpoint);
        Answers.of(service.close());
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void serviceExceptionArrivesAsItsCodeAndIsNotLogged(Route route, Cluster cluster) {
        for (ErrorCode code : ErrorCode.values()) {
            ServiceException thrown = new ServiceException(code);
            ServiceException failure = failureOf(route, cluster, request -> Future.failedFuture(thrown));
            assertEquals(code, failure.code());
            assertNotSame(thrown, failure);
        }
        assertEquals(List.of(), log.lines());
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void causeOfServiceExceptionIsLoggedWhereItHappenedAndGoesNoFurther(Route route, Cluster cluster) {
        Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
        Exception cause = new IllegalStateException(SECRET);
        Answers.of(route.server(cluster).bus().serve(endpoint,
                request -> Future.failedFuture(new ServiceException(ErrorCode.UNAVAILABLE, cause))));

        ServiceException failure = Answers.failureOf(route.caller(cluster)
                .asRequest("request-1", () -> route.caller(cluster).bus().call(endpoint, Probes.REQUEST)));

        assertEquals(ErrorCode.UNAVAILABLE, failure.code());
        assertNull(failure.getCause());
        assertLoggedOnce(Level.WARN, endpoint);
        assertEquals(ErrorCode.UNAVAILABLE, RecordedLog.value(log.lines().get(0), "code"));
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void failureThatComesOnAnotherThreadIsLoggedUnderItsRequest(Route route, Cluster cluster) throws Exception {
        Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
        Promise<SignupEvent> reply = Promise.promise();
        CountDownLatch taken = new CountDownLatch(1);
        Answers.of(route.server(cluster).bus().serve(endpoint, request -> {
            // Counts down once the handler has returned: what fails later, fails on this test's thread.
            Vertx.currentContext().runOnContext(later -> taken.countDown());
            return reply.future();
        }));
        Future<SignupEvent> call = route.caller(cluster)
                .asRequest("request-1", () -> route.caller(cluster).bus().call(endpoint, Probes.REQUEST));

        assertTrue(taken.await(10, TimeUnit.SECONDS));
        reply.fail(new IllegalStateException(SECRET));

        assertEquals(ErrorCode.INTERNAL, Answers.failureOf(call).code());
        assertLoggedOnce(Level.ERROR, endpoint);
    }

    private void assertLoggedOnce(Level level, Endpoint<?, ?> endpoint) {
        assertEquals(1, log.lines().size());
        ILoggingEvent line = log.lines().get(0);
        assertSame(level, line.getLevel());
        assertEquals(endpoint.address(), RecordedLog.value(line, "address"));
        assertEquals("request-1", RecordedLog.value(line, "requestId"));
        assertTrue(line.getThrowableProxy() != null);
    }

    private static ServiceException failureOf(Route route, Cluster cluster,
                                              Function<FindUser, Future<SignupEvent>> handler) {
        Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
        Answers.of(route.server(cluster).bus().serve(endpoint, handler));
        return Answers.failureOf(route.caller(cluster).bus().call(endpoint, Probes.REQUEST));
    }
}
