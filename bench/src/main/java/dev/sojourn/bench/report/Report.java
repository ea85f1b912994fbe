package dev.sojourn.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Goes to the terminal line by line, and as a whole to a file of Markdown. */
public final class Report {

    public static final double MEBIBYTE = 1 << 20;

    private final PrintStream terminal;
    private final Path file;
    private final StringBuilder markdown = new StringBuilder();

    public Report(PrintStream terminal, Path file) {
        this.terminal = terminal;
        this.file = file;
    }

    public void title(String title) {
        terminal.println("\n== " + title);
        add("\n## " + title + "\n");
    }

    public void text(String text) {
        terminal.println(text);
        add("\n" + text + "\n");
    }

    public void table(Table table) {
        terminal.print(table.text());
        add("\n" + table.markdown());
    }

    /** What is on the way and not worth keeping. */
    public void progress(String text) {
        terminal.println("  " + text);
    }

    /** A figure that is to be reached. */
    public void goal(String what, double value, String unit, boolean atLeast, double goal) {
        boolean reached = atLeast ? value >= goal : value <= goal;
        String line = what + ": " + figure(value) + unit + " (to reach: " + (atLeast ? "at least " : "at most ")
                + figure(goal) + unit + ": " + (reached ? "reached" : "missed") + ")";
        terminal.println("  " + line);
        add("\n- " + line + "\n");
    }

    public Path file() {
        return file;
    }

    private void add(String text) {
        markdown.append(text);
        // Each time: what was measured stays when what follows fails.
        try {
            Files.writeString(file, markdown);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With as many digits as it is worth. */
    public static String figure(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    public static String megabytes(long bytes) {
        return figure(bytes / MEBIBYTE) + " MiB";
    }
}
