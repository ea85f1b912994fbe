package dev.sojourn.launcher;

import dev.sojourn.launcher.config.ConfigurationException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A working directory with files and environment variables, from which a test loads the configuration. */
final class ConfigurationFolder {

    static final String DATABASE_URL = "postgresql://sojourn:hidden-password@db.example:5432/sojourn";
    static final String SESSION_SECRET = "0123456789abcdef0123456789abcdef";

    private final Vertx vertx;
    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();

    ConfigurationFolder(Vertx vertx, Path directory) {
        this.vertx = vertx;
        this.directory = directory;
    }

    /** With what prod asks for. */
    ConfigurationFolder prod() {
        return variable("SOJOURN_ENV", "prod").variable("DATABASE_URL", DATABASE_URL)
                .variable("SESSION_SECRET", SESSION_SECRET)
                .variable("HTTP_REQUIRE_HTTPS", "true").variable("HTTP_TRUSTED_PROXIES", "1");
    }

    ConfigurationFolder variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** @param path relative to the working directory */
    ConfigurationFolder file(String path, String text) {
        try {
            Files.createDirectories(directory.resolve(path).getParent());
            Files.writeString(directory.resolve(path), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Configuration load() throws ExecutionException {
        try {
            return Configuration.load(vertx, variables, directory, log -> { }).toCompletionStage().toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    ConfigurationException refusal() {
        return assertInstanceOf(ConfigurationException.class,
                assertThrows(ExecutionException.class, this::load).getCause());
    }

    List<String> mistakes() {
        return refusal().mistakes();
    }
}
