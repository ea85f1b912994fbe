package dev.sojourn.postgres;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An embedded server in a JVM of its own, which can be killed. It says its port, or why it did not start. */
final class EmbeddedServerProcess implements AutoCloseable {

    private final Process process;
    private final String answer;

    private EmbeddedServerProcess(Process process, String answer) {
        this.process = process;
        this.answer = answer;
    }

    /** The other JVM: runs until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        PrintStream parent = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (EmbeddedServer server = EmbeddedServer.start(Path.of(arguments[0]))) {
            parent.println("port " + server.url().port());
            System.in.read();
        } catch (EmbeddedServerException e) {
            parent.println(e.getMessage());
        }
    }

    static EmbeddedServerProcess start(Path dataDir) throws IOException {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), EmbeddedServerProcess.class.getName(), dataDir.toString())
                .redirectError(new File("target/embedded-server-process.log"))
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith("port ") && !line.startsWith("The embedded PostgreSQL")) {
            line = out.readLine();
        }
        return new EmbeddedServerProcess(process, line);
    }

    String answer() {
        return answer;
    }

    DatabaseUrl url() {
        int port = Integer.parseInt(answer.substring("port ".length()));
        return DatabaseUrl.parse("postgres://postgres@127.0.0.1:" + port + "/sojourn?sslmode=disable");
    }

    /** SIGKILL: no shutdown hook runs, so its server stays. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
