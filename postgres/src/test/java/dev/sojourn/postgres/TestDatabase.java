package dev.sojourn.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands every test class a fresh, migrated database of its own, as a parameter of type {@link DatabaseUrl} or
 * {@link DatabaseSettings} of its constructor, its lifecycle methods or its tests. Nested classes share that of the
 * outermost one. The database is dropped when the class is done.
 *
 * <p>One server serves the JVM: that of {@code TEST_DATABASE_URL}, whose role must be allowed to create databases; else
 * a container where a Docker engine answers; else the embedded one. The migrations are those of all modules beside this
 * one in the build.
 */
public final class TestDatabase implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(TestDatabase.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == DatabaseUrl.class || type == DatabaseSettings.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        DatabaseUrl url = databaseOf(context).url();
        return parameter.getParameter().getType() == DatabaseUrl.class ? url : settings(url);
    }

    /** For tests of an engine that knows no such extension (jqwik): to be closed when all are done. */
    public static Loan lend() {
        TestTemplate template = TestTemplate.make();
        return new Loan(template, template.copy());
    }

    /** A fresh, migrated database, on a server of its own where the tests start one. */
    public static final class Loan implements AutoCloseable {

        private final TestTemplate template;
        private final TestTemplate.Copy copy;

        private Loan(TestTemplate template, TestTemplate.Copy copy) {
            this.template = template;
            this.copy = copy;
        }

        public DatabaseUrl url() {
            return copy.url();
        }

        @Override
        public void close() {
            copy.close();
            template.close();
        }
    }

    /** The product's defaults. */
    static DatabaseSettings settings(DatabaseUrl url) {
        return new DatabaseSettings(url, 10, 1000, Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /** As {@code DATABASE_URL} says it. */
    public static String textOf(DatabaseUrl url) {
        String password = url.password().isEmpty()
                ? "" : ":" + URLEncoder.encode(url.password(), StandardCharsets.UTF_8).replace("+", "%20");
        return "postgresql://%s%s@%s:%d/%s?sslmode=%s".formatted(url.user(), password, url.host(), url.port(),
                url.database(), url.sslMode().value);
    }

    private static TestTemplate.Copy databaseOf(ExtensionContext context) {
        TestTemplate template = context.getRoot().getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestTemplate.class, key -> TestTemplate.make(), TestTemplate.class);
        return outermostClass(context).getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestTemplate.Copy.class, key -> template.copy(), TestTemplate.Copy.class);
    }

    private static ExtensionContext outermostClass(ExtensionContext context) {
        ExtensionContext parent = context.getParent().orElseThrow();
        return parent.getTestClass().isPresent() ? outermostClass(parent) : context;
    }
}
