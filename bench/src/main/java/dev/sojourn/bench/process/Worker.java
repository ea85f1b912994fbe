package dev.sojourn.bench.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of this module that carries out {@link Orders}. It is kept between runs, so that it is warm. */
public final class Worker extends Child {

    private static final int PATIENCE_SECONDS = 60;

    private final BufferedWriter orders;
    private final BufferedReader answers;

    private Worker(String name, List<String> command, Path directory) {
        super(name, command, Map.of(), directory, true);
        orders = process().outputWriter(StandardCharsets.UTF_8);
        answers = process().inputReader(StandardCharsets.UTF_8);
    }

    public static Worker start(String name, Class<?> main, List<String> jvmOptions, Path directory) {
        List<String> arguments = new ArrayList<>(jvmOptions);
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return new Worker(name, javaCommand(arguments), directory);
    }

    /**
     * Blocks until it is carried out.
     *
     * @param seconds that the order itself takes
     * @throws IllegalStateException with the end of its log, when it ended, or did not answer for a minute longer
     */
    public <R extends Record> R carryOut(Record order, double seconds, Class<R> answer) {
        try {
            orders.write(Orders.JSON.writeValueAsString(order));
            orders.newLine();
            orders.flush();
            String line = CompletableFuture.supplyAsync(this::line)
                    .get((long) seconds + PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                process().onExit().join();
                checkRunning();
            }
            return Orders.JSON.readValue(line, answer);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("no answer to " + order + ":\n" + lastWords(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(lastWords(), e);
        }
    }

    private String line() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
