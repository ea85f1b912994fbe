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

/** A process of this module that carries out {@link Orders}. It is kept between runs, so that it is warm. */
public final class Worker extends Child {

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

    /** Blocks until it is carried out. */
    public <R extends Record> R carryOut(Record order, Class<R> answer) {
        try {
            orders.write(Orders.JSON.writeValueAsString(order));
            orders.newLine();
            orders.flush();
            String line = answers.readLine();
            if (line == null) {
                process().onExit().join();
                checkRunning();
            }
            return Orders.JSON.readValue(line, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(lastWords(), e);
        }
    }
}
