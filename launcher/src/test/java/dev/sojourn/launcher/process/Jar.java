package dev.sojourn.launcher.process;

import dev.sojourn.launcher.Secrecy;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A start of the jar to be: where, with which environment variables. Its ports are free ones unless they are given.
 */
final class Jar {

    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG");

    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();

    private Jar(Path directory) {
        this.directory = directory;
        INHERITED.stream().filter(System.getenv()::containsKey)
                .forEach(name -> variables.put(name, System.getenv(name)));
        with("HTTP_PORT", Integer.toString(Ports.free()));
        with("MANAGEMENT_PORT", Integer.toString(Ports.free()));
    }

    /** @param directory the working directory */
    static Jar in(Path directory) {
        return new Jar(directory);
    }

    Jar with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Jar without(String name) {
        variables.remove(name);
        return this;
    }

    /** As behind a proxy that takes HTTPS, which {@link ServiceClient} then stands for. */
    Jar behindProxy() {
        return with("HTTP_REQUIRE_HTTPS", "true").with("HTTP_TRUSTED_PROXIES", "1");
    }

    Jar on(DatabaseUrl database) {
        return with("DATABASE_URL", TestDatabase.textOf(database));
    }

    /** The port it is told to take; 0 when it is told none. */
    int port(String variable) {
        String port = variables.getOrDefault(variable, "");
        return port.matches("\\d+") ? Integer.parseInt(port) : 0;
    }

    ServiceProcess start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar", System.getProperty("sojourn.jar")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        Secrecy.ofRun().configured(variables);
        try {
            return new ServiceProcess(builder.start(), directory, port("HTTP_PORT"), port("MANAGEMENT_PORT"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
