package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.SignupEvent;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith({ClusterExtension.class, VertxExtension.class})
class UnavailableTest {

    @ParameterizedTest
    @EnumSource(Route.class)
    void callToWhatNobodyServesIsUnavailableAtOnce(Route route, Cluster cluster) {
        assertUnavailable(route.caller(cluster), Probes.endpoint());
    }

    @Test
    void callThatIsNotAnsweredIsUnavailableAfterTheTimeout(Vertx vertx) {
        Node alone = Node.of(vertx, Cluster.HASTY);
        assertTimesOut(alone, alone);
    }

    @Test
    void callThatIsNotAnsweredOnItsNodeOfAClusterIsUnavailableAfterTheTimeout(Cluster cluster) {
        assertTimesOut(cluster.hasty(), cluster.hasty());
    }

    @Test
    void callThatTheOtherNodeDoesNotAnswerIsUnavailableAfterTheTimeout(Cluster cluster) {
        assertTimesOut(cluster.hasty(), cluster.first());
    }

    @Test
    void theCallsOfARequestShareTheTimeout(Vertx vertx) {
        Node alone = Node.of(vertx, Cluster.HASTY);
        Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
        Answers.of(alone.bus().serve(endpoint, request -> Promise.<SignupEvent>promise().future()));
        long start = System.nanoTime();
        AtomicLong first = new AtomicLong();

        Answers.failureOf(alone.asRequest("several", () -> alone.bus().call(endpoint, Probes.REQUEST)
                .onFailure(late -> first.set(System.nanoTime() - start))
                .recover(late -> alone.bus().call(endpoint, Probes.REQUEST))));

        long both = System.nanoTime() - start;
        assertTrue(first.get() >= Cluster.HASTY.toNanos());
        assertTrue(both < first.get() + Cluster.HASTY.toNanos(), "the second waited for as long again");
    }

    private static void assertTimesOut(Node caller, Node server) {
        Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
        Promise<SignupEvent> never = Promise.promise();
        Answers.of(server.bus().serve(endpoint, request -> never.future()));
        long start = System.nanoTime();
        assertUnavailable(caller, endpoint);
        assertTrue(System.nanoTime() - start >= Cluster.HASTY.toNanos());
    }

    private static void assertUnavailable(Node caller, Endpoint<FindUser, SignupEvent> endpoint) {
        assertEquals(ErrorCode.UNAVAILABLE,
                Answers.failureOf(caller.bus().call(endpoint, Probes.REQUEST)).code());
    }

    @Test
    void callOfANodeThatHasStoppedFailsAndDoesNotThrow() {
        Node stopped = Node.of(Vertx.vertx(), Cluster.PATIENT);
        Answers.of(stopped.vertx().close());
        Answers.failureOf(stopped.bus().call(Probes.endpoint(), Probes.REQUEST));
    }
}
