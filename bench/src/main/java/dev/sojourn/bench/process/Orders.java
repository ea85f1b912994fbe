package dev.sojourn.bench.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** How the harness talks to a process of its own: an order is a line of JSON on standard input, so is each answer. */
public final class Orders {

    static final ObjectMapper JSON = new ObjectMapper();

    private Orders() {
    }

    /** Carries one out. */
    @FunctionalInterface
    public interface Handler<Q extends Record> {

        Record answer(Q order) throws Exception;
    }

    /** Serves until the input ends, which it does when the harness does; then the process ends. */
    public static <Q extends Record> void serve(Class<Q> type, Handler<Q> handler) throws IOException {
        PrintStream answers = System.out;
        // Whatever else prints must not be taken for an answer.
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            try {
                answers.println(JSON.writeValueAsString(handler.answer(JSON.readValue(line, type))));
            } catch (Exception e) {
                new IllegalStateException("failed to carry out " + line, e).printStackTrace();
                // Whatever threads it has: an end is an answer too.
                System.exit(1);
            }
            answers.flush();
        }
        System.exit(0);
    }
}
