package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.FindUser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

@ExtendWith(ClusterExtension.class)
class RequestIdTest {

    /** The request id that a handler saw when it began, after it had waited, and that the handler it called saw. */
    record Seen(String atFirst, String later, String nested) {
    }

    private final Endpoint<FindUser, Seen> outer =
            Probes.elsewhere(new Endpoint<>("outer", FindUser.class, Seen.class));
    private final Endpoint<FindUser, Seen> inner =
            Probes.elsewhere(new Endpoint<>("inner", FindUser.class, Seen.class));

    /** The outer handler stands on the server, and the inner one where the caller is: the nested call comes back. */
    private void serve(Route route, Cluster cluster) {
        ServiceBus bus = route.server(cluster).bus();
        Answers.of(bus.serve(outer, request -> {
            String atFirst = RequestId.current();
            return aTurnLater().compose(turn -> bus.call(inner, request))
                    .map(nested -> new Seen(atFirst, RequestId.current(), nested.atFirst()));
        }));
        Answers.of(route.caller(cluster).bus().serve(inner,
                request -> Future.succeededFuture(new Seen(RequestId.current(), null, null))));
    }

    private static Future<Void> aTurnLater() {
        return Future.future(promise -> Vertx.currentContext().runOnContext(promise::complete));
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void idOfTheCallerIsCurrentInTheHandlerAndInWhatItCalls(Route route, Cluster cluster) {
        serve(route, cluster);
        ServiceBus bus = route.caller(cluster).bus();
        Seen seen = Answers.of(route.caller(cluster).asRequest("request-1", () -> bus.call(outer, Probes.REQUEST)));
        assertEquals(new Seen("request-1", "request-1", "request-1"), seen);
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void idIsStillCurrentWhenTheReplyArrives(Route route, Cluster cluster) {
        serve(route, cluster);
        ServiceBus bus = route.caller(cluster).bus();
        assertEquals("request-1", Answers.of(route.caller(cluster).asRequest("request-1",
                () -> bus.call(outer, Probes.REQUEST).map(seen -> RequestId.current()))));
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void requestsAtTheSameTimeDoNotMix(Route route, Cluster cluster) {
        serve(route, cluster);
        Node caller = route.caller(cluster);
        ContextInternal shared = caller.requestContext();
        List<Future<Seen>> calls = new ArrayList<>();
        for (int call = 0; call < 1_000; call++) {
            String id = call % 10 == 0 ? null : "request-" + call;
            calls.add(Node.on(shared.duplicate(), () -> {
                RequestId.enter(id);
                return caller.bus().call(outer, Probes.REQUEST);
            }));
        }
        for (int call = 0; call < calls.size(); call++) {
            String id = call % 10 == 0 ? null : "request-" + call;
            assertEquals(new Seen(id, id, id), Answers.of(calls.get(call)));
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void noneIsCurrentWhereNoneWasEntered(Route route, Cluster cluster) {
        serve(route, cluster);
        Node caller = route.caller(cluster);
        assertEquals(new Seen(null, null, null), Answers.of(caller.bus().call(outer, Probes.REQUEST)));
        Answers.of(caller.asRequest("request-1", () -> caller.bus().call(outer, Probes.REQUEST)));
        assertEquals(new Seen(null, null, null), Answers.of(caller.bus().call(outer, Probes.REQUEST)));
        assertEquals(new Seen(null, null, null),
                Answers.of(Node.on(caller.requestContext(), () -> caller.bus().call(outer, Probes.REQUEST))));
    }

    @Test
    void noneIsCurrentOutsideOfVertx() {
        assertNull(RequestId.current());
    }
}
