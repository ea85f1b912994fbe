package dev.sojourn.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that the harness started; what it says goes to a log of its own. */
public class Child implements AutoCloseable {

    private static final int STOP_SECONDS = 30;

    private final String name;
    private final Path log;
    private final Process process;

    /** @param talks whether its standard output is for the harness and not for the log */
    protected Child(String name, List<String> command, Map<String, String> environment, Path directory,
                    boolean talks) {
        this.name = name;
        this.log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        if (talks) {
            builder.redirectError(log.toFile());
        } else {
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
        }
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Java process. */
    public static Child java(String name, List<String> arguments, Map<String, String> environment, Path directory) {
        return new Child(name, javaCommand(arguments), environment, directory, false);
    }

    /** The harness's own Java. */
    static List<String> javaCommand(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return command;
    }

    protected Process process() {
        return process;
    }

    public ProcessUsage usage() {
        return ProcessUsage.of(process.pid());
    }

    /** @throws IllegalStateException with the end of its log, when it has ended */
    public void checkRunning() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + lastWords());
        }
    }

    protected String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Asks it to end, and sees to it that it does. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
