package dev.sojourn.bus;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Nodes of one cluster in this JVM, on the loopback interface, and one that belongs to none. */
final class Cluster implements AutoCloseable {

    /** So long that no test waits it out: what fails sooner failed for another reason. */
    static final Duration PATIENT = Duration.ofSeconds(60);

    static final Duration HASTY = Duration.ofMillis(300);

    private static final String HOST = "127.0.0.1";

    private final String name = "test-" + UUID.randomUUID();
    private final List<Integer> ports;
    private final List<Node> nodes = new ArrayList<>();
    private final Node first;
    private final Node second;
    private final Node alone;
    private Node third;
    private Node hasty;

    Cluster() throws IOException {
        ports = freePorts(4);
        first = join(PATIENT);
        second = join(PATIENT);
        alone = Node.of(Vertx.vertx(), PATIENT);
        nodes.add(alone);
    }

    Node first() {
        return first;
    }

    Node second() {
        return second;
    }

    Node alone() {
        return alone;
    }

    Node third() {
        if (third == null) {
            third = join(PATIENT);
        }
        return third;
    }

    /** One more, which waits for no answer longer than a moment. */
    Node hasty() {
        if (hasty == null) {
            hasty = join(HASTY);
        }
        return hasty;
    }

    private Node join(Duration timeout) {
        Config config = ConfigUtil.loadConfig().setClusterName(name)
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "0");
        NetworkConfig network = config.getNetworkConfig().setPort(ports.get(members())).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(HOST);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true);
        ports.forEach(port -> network.getJoin().getTcpIpConfig().addMember(HOST + ":" + port));
        VertxOptions options = new VertxOptions().setEventBusOptions(new EventBusOptions().setHost(HOST));
        Vertx vertx = Answers.of(Vertx.builder().with(options)
                .withClusterManager(new HazelcastClusterManager(config)).buildClustered());
        Node node = Node.of(vertx, timeout);
        nodes.add(node);
        return node;
    }

    private int members() {
        return (int) nodes.stream().filter(node -> node.vertx().isClustered()).count();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName(HOST)));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> Answers.of(node.vertx().close()));
    }
}
