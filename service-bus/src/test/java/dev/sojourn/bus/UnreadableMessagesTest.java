package dev.sojourn.bus;

import ch.qos.logback.classic.Level;
import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.SignupEvent;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

/** What another release, or something that is none of ours, may put on the bus. Nobody waits for a timeout. */
@ExtendWith(ClusterExtension.class)
class UnreadableMessagesTest {

    private static final DeliveryOptions PATIENT =
            new DeliveryOptions().setSendTimeout(Cluster.PATIENT.toMillis()).addHeader("request-id", "request-1");

    /** Takes anything for its value, of which not everything has a JSON. */
    record Anything(Object value) {
    }

    @RegisterExtension
    final RecordedLog log = new RecordedLog();

    static Stream<Arguments> bodies() {
        return Stream.of(Route.values()).flatMap(route -> Stream.of(
                Arguments.of(route, parcel("{\"userId\": \"0198f0c2-")),
                Arguments.of(route, parcel("{}")),
                Arguments.of(route, parcel("{\"userId\": null}")),
                Arguments.of(route, parcel("{\"userId\": [1]}")),
                Arguments.of(route, parcel("null")),
                Arguments.of(route, parcel("")),
                Arguments.of(route, Parcel.of(new SignupEvent(null))),
                Arguments.of(route, "not a parcel"),
                Arguments.of(route, (Object) null)));
    }

    private static Parcel parcel(String json) {
        return Parcel.ofJson(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("bodies")
    void unreadableRequestIsAnsweredInternalAndNotHandled(Route route, Object body, Cluster cluster) {
        Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
        AtomicInteger handled = new AtomicInteger();
        Answers.of(route.server(cluster).bus().serve(endpoint, request -> {
            handled.incrementAndGet();
            return Future.succeededFuture(Probes.REPLY);
        }));

        ReplyException failure = Answers.failureOf(route.caller(cluster).vertx().eventBus()
                .request(endpoint.address(), body, PATIENT), ReplyException.class);

        assertSame(ReplyFailure.RECIPIENT_FAILURE, failure.failureType());
        assertEquals(ErrorCode.INTERNAL.name(), failure.getMessage());
        assertEquals(0, handled.get());
        assertEquals(1, log.lines().size());
        assertSame(Level.ERROR, log.lines().get(0).getLevel());
        assertEquals("request-1", RecordedLog.value(log.lines().get(0), "requestId"));
    }

    static Stream<Arguments> replies() {
        return Stream.of(Route.values()).flatMap(route -> Stream.of(
                Arguments.of(route, parcel("{\"eventId\": ")),
                Arguments.of(route, parcel("{\"eventId\": [1]}")),
                Arguments.of(route, parcel("null")),
                Arguments.of(route, parcel("[]")),
                Arguments.of(route, "not a parcel"),
                Arguments.of(route, (Object) null)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("replies")
    void unreadableReplyIsInternal(Route route, Object reply, Cluster cluster) {
        assertEquals(ErrorCode.INTERNAL, failureWhere(route, cluster, message -> message.reply(reply)).code());
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void codeOfAnotherReleaseIsInternal(Route route, Cluster cluster) {
        assertEquals(ErrorCode.INTERNAL,
                failureWhere(route, cluster, message -> message.fail(0, "FROM_THE_FUTURE")).code());
        assertEquals(ErrorCode.INTERNAL, failureWhere(route, cluster, message -> message.fail(0, null)).code());
    }

    private static ServiceException failureWhere(Route route, Cluster cluster, Consumer<Message<Object>> answer) {
        Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
        Answers.of(route.server(cluster).vertx().eventBus().consumer(endpoint.address(), answer::accept).completion());
        return Answers.failureOf(route.caller(cluster).bus().call(endpoint, Probes.REQUEST));
    }

    @Test
    void replyThatHasNoJsonIsInternal(Cluster cluster) {
        Endpoint<FindUser, Anything> endpoint = Probes.elsewhere(
                new Endpoint<>("anything", FindUser.class, Anything.class));
        Answers.of(cluster.second().bus().serve(endpoint,
                request -> Future.succeededFuture(new Anything(new Object()))));
        assertEquals(ErrorCode.INTERNAL,
                Answers.failureOf(cluster.first().bus().call(endpoint, Probes.REQUEST)).code());
        assertEquals(1, log.lines().size());
    }

    @Test
    void requestThatHasNoJsonIsInternal(Cluster cluster) {
        Endpoint<Anything, SignupEvent> endpoint = Probes.elsewhere(
                new Endpoint<>("anything", Anything.class, SignupEvent.class));
        Answers.of(cluster.second().bus().serve(endpoint, request -> Future.succeededFuture(Probes.REPLY)));
        assertEquals(ErrorCode.INTERNAL,
                Answers.failureOf(cluster.first().bus().call(endpoint, new Anything(new Object()))).code());
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void callWithoutRequestIsInternal(Route route, Cluster cluster) {
        Endpoint<FindUser, SignupEvent> endpoint = Probes.endpoint();
        Answers.of(route.server(cluster).bus().serve(endpoint, request -> Future.succeededFuture(Probes.REPLY)));
        assertEquals(ErrorCode.INTERNAL,
                Answers.failureOf(route.caller(cluster).bus().call(endpoint, null)).code());
    }
}
