package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.Endpoints;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(ClusterExtension.class)
class MessagesAcrossNodesTest {

    static final List<Endpoint<?, ?>> ENDPOINTS = Endpoints.ALL;

    @ParameterizedTest
    @FieldSource("ENDPOINTS")
    void requestAndReplyArriveEqualOnTheOtherNode(Endpoint<?, ?> endpoint, Cluster cluster) {
        Samples.Sample request = Samples.of(endpoint.request());
        Samples.Sample reply = Samples.of(endpoint.reply());
        assertCross(endpoint, cluster.first(), cluster.second(), request.full(), reply.full());
        assertCross(endpoint, cluster.first(), cluster.second(), request.sparse(), reply.sparse());
        assertCross(endpoint, cluster.second(), cluster.first(), request.full(), reply.full());
        assertCross(endpoint, cluster.second(), cluster.first(), request.sparse(), reply.sparse());
    }

    private static <Q extends Record, R extends Record> void assertCross(
            Endpoint<Q, R> shape, Node caller, Node server, Record request, Record reply) {
        Endpoint<Q, R> endpoint = Probes.elsewhere(shape);
        AtomicReference<Record> received = new AtomicReference<>();
        Answers.of(server.bus().serve(endpoint, arrived -> {
            received.set(arrived);
            return Future.succeededFuture(endpoint.reply().cast(reply));
        }));
        R answer = Answers.of(caller.bus().call(endpoint, endpoint.request().cast(request)));
        assertEquals(request, received.get());
        assertNotSame(request, received.get());
        assertEquals(reply, answer);
        assertNotSame(reply, answer);
    }

    @Test
    void everyEndpointHasAnAddressOfItsOwnThatEndsInAVersion() {
        Set<String> addresses = new HashSet<>();
        for (Endpoint<?, ?> endpoint : Endpoints.ALL) {
            assertTrue(addresses.add(endpoint.address()), endpoint.address());
            assertTrue(endpoint.address().matches("[a-z-]+(\\.[a-z-]+)+\\.v[1-9]\\d*"), endpoint.address());
        }
    }
}
