package dev.sojourn.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A migrated database that tests get copies of: copying takes a fraction of what migrating takes. */
final class TestTemplate implements AutoCloseable {

    private final TestServer server;
    private final String name = "sojourn_template_" + uniqueSuffix();

    private TestTemplate(TestServer server) {
        this.server = server;
    }

    static TestTemplate make() {
        TestServer server = TestServer.start();
        TestTemplate template = new TestTemplate(server);
        boolean made = false;
        try {
            template.execute("CREATE DATABASE " + template.name);
            new Migrator(server.url().withDatabase(template.name), migrations()).migrate();
            made = true;
            return template;
        } finally {
            if (!made) {
                server.close();
            }
        }
    }

    /**
     * The migrations of the modules beside the tested one, from their sources: a module does not see the others, but
     * their tables refer to each other.
     */
    private static Map<String, String> migrations() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Map<String, String> locations = new LinkedHashMap<>();
        for (String owner : Migrator.OWNERS) {
            String path = owner + "-verticle/src/main/resources/db/" + owner;
            // Maven starts in the module, an IDE often in the folder above.
            Stream.of(module.resolveSibling(path), module.resolve(path)).filter(Files::isDirectory).findFirst()
                    .ifPresent(found -> locations.put(owner, "filesystem:" + found));
        }
        return locations;
    }

    Copy copy() {
        String database = "sojourn_test_" + uniqueSuffix();
        execute("CREATE DATABASE " + database + " TEMPLATE " + name);
        return new Copy(this, server.url().withDatabase(database));
    }

    private void drop(String database) {
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    private void execute(String sql) {
        try (Connection connection =
                     DriverManager.getConnection(server.url().jdbcUrl(), server.url().user(), server.url().password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test server " + server.url() + " refused: " + sql
                    + " (its role must be allowed to create databases)", e);
        }
    }

    private static String uniqueSuffix() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    @Override
    public void close() {
        drop(name);
        server.close();
    }

    /** One test class's database. */
    record Copy(TestTemplate template, DatabaseUrl url) implements AutoCloseable {

        @Override
        public void close() {
            template.drop(url.database());
        }
    }
}
