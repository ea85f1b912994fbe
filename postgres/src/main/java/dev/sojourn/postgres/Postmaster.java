package dev.sojourn.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The server process that a data directory's {@code postmaster.pid} names: its first line is the process id, the fourth
 * the port.
 *
 * @see <a href="https://www.postgresql.org/docs/current/storage-file-layout.html">Database file layout</a>
 */
record Postmaster(Path directory, ProcessHandle process, int port) {

    private static final String FILE = "postmaster.pid";
    private static final Duration POLL = Duration.ofMillis(50);

    /** Empty when the directory has no server running. */
    static Optional<Postmaster> of(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (lines.size() < 4 || !isNumber(lines.get(0)) || !isNumber(lines.get(3))) {
            return Optional.empty();
        }
        int port = Integer.parseInt(lines.get(3));
        return ProcessHandle.of(Long.parseLong(lines.get(0)))
                .filter(ProcessHandle::isAlive)
                .map(process -> new Postmaster(directory, process, port));
    }

    private static boolean isNumber(String line) {
        return line.matches("[0-9]{1,9}");
    }

    /** Removes what a server left that is certainly gone, though its process id belongs to somebody again. */
    static void forget(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(FILE));
    }

    /** Process ids are used again, most of all in containers: it may be anything by now. */
    boolean mayBePostgres() {
        return process.info().command().map(command -> command.contains("postgres")).orElse(true);
    }

    /**
     * Whether a server answers on the port and works in this directory. A server that starts, recovers or stops answers
     * later; so this waits until it does, or its process ends.
     */
    boolean ownsDirectory(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (process.isAlive()) {
            try {
                return isSameDirectory(askedDirectory());
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
            }
            Thread.sleep(POLL.toMillis());
        }
        return false;
    }

    private String askedDirectory() throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port
                + "/postgres?connectTimeout=2&socketTimeout=5&sslmode=disable";
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            return row.getString(1);
        }
    }

    private boolean isSameDirectory(String other) {
        try {
            return Files.isSameFile(directory, Path.of(other));
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks for a fast shutdown: clients are disconnected, everything is written. */
    void stop() throws IOException, InterruptedException {
        // Java can send only TERM, which would wait for clients, and KILL.
        new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /**
     * Waits for the server to end; false when it did not. It removes the file as the last thing it does, which is seen
     * sooner than the end of a process that is not this one's child.
     */
    boolean ended(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (Files.exists(directory.resolve(FILE)) && process.isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL.toMillis());
        }
        return true;
    }
}
