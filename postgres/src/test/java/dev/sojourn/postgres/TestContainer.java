package dev.sojourn.postgres;

import io.vertx.pgclient.SslMode;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.PostgreSQLContainer;

/** PostgreSQL in a container. A class of its own, so that Testcontainers is touched only where it is used. */
final class TestContainer {

    private static final String IMAGE = "postgres:18";

    private TestContainer() {
    }

    static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    static TestServer start() {
        PostgreSQLContainer<?> container = new PostgreSQLContainer<>(IMAGE);
        container.start();
        DatabaseUrl url = new DatabaseUrl(container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT), container.getDatabaseName(),
                container.getUsername(), container.getPassword(), SslMode.DISABLE);
        return new TestServer(url, container::stop);
    }
}
