package dev.sojourn.launcher.process;

import dev.sojourn.contract.Eventually;
import dev.sojourn.launcher.Secrecy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The jar as a process. What it leaves when it is killed, an embedded PostgreSQL, is ended when the test is done. */
final class ServiceProcess implements AutoCloseable {

    /** What the product promises for its shutdown. */
    static final Duration SHUTDOWN = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path directory;
    private final int httpPort;
    private final int managementPort;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final Thread outReader;
    private final Thread errReader;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ServiceProcess(Process process, Path directory, int httpPort, int managementPort) {
        this.process = process;
        this.directory = directory;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
        this.outReader = gather(process.inputReader(StandardCharsets.UTF_8), out);
        this.errReader = gather(process.errorReader(StandardCharsets.UTF_8), err);
        Secrecy.ofRun().opened();
    }

    private static Thread gather(BufferedReader reader, List<String> lines) {
        Thread thread = new Thread(() -> reader.lines().forEach(lines::add), "output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    Process process() {
        return process;
    }

    int httpPort() {
        return httpPort;
    }

    /**
     * Asks no sooner than it says so: a connection that is accepted before Vert.x has made the server's metrics, just
     * after its port opened, fails with a warning in the log.
     */
    ServiceProcess awaitReady() {
        Eventually.holds(START, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("It ended with " + process.exitValue() + ":\n" + log());
            }
            return log().contains("ready") && management("/readyz") == 200;
        }, () -> "not ready:\n" + log());
        return this;
    }

    ServiceClient client() {
        return new ServiceClient(httpPort);
    }

    /** The status that the management port answers, or 0 when nobody answers there. */
    int management(String path) {
        HttpResponse<String> answer = askManagement(path);
        return answer == null ? 0 : answer.statusCode();
    }

    /** What /metrics answers. */
    String metrics() {
        return askManagement("/metrics").body();
    }

    private HttpResponse<String> askManagement(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM. Of the handle, since the process itself would close what it is read from too. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL: nothing is given back. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** How it ended, within the time. */
    int exitCode(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + patience + ":\n" + log());
            }
            outReader.join();
            errReader.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    /** Of a command that ends by itself. */
    int exitCode() {
        return exitCode(START);
    }

    int terminated() {
        terminate();
        return exitCode(SHUTDOWN);
    }

    List<String> standardOutput() {
        return List.copyOf(out);
    }

    List<String> standardError() {
        return List.copyOf(err);
    }

    /** All that it said. */
    String log() {
        return String.join("\n", out) + "\n" + String.join("\n", err);
    }

    /** The embedded server, when there is one running or a killed one left its file. */
    static Optional<EmbeddedPostgres> embedded(Path dataDir) throws IOException {
        Path file = dataDir.resolve("postgres/postmaster.pid");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.size() < 4 ? Optional.empty() : Optional.of(
                new EmbeddedPostgres(Long.parseLong(lines.get(0).strip()), Integer.parseInt(lines.get(3).strip())));
    }

    Optional<EmbeddedPostgres> embedded() throws IOException {
        return embedded(directory.resolve("data"));
    }

    record EmbeddedPostgres(long pid, int port) {

        boolean isAlive() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }
    }

    /** @throws AssertionError when it has told anything that it was told in confidence */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        stopEmbedded();
        Secrecy.ofRun().told(log());
        Secrecy.ofRun().closed();
    }

    private void stopEmbedded() throws IOException {
        embedded().flatMap(left -> ProcessHandle.of(left.pid()))
                .filter(left -> left.info().command().filter(command -> command.contains("postgres")).isPresent())
                .ifPresent(left -> left.destroyForcibly());
    }
}
