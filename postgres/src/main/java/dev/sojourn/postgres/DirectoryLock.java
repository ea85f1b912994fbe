package dev.sojourn.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a data directory for one process, for as long as that lives: a lock of the operating system ends with it. */
final class DirectoryLock implements AutoCloseable {

    private static final String FILE = "sojourn.lock";
    /**
     * Directories locked by this JVM. POSIX drops a process's locks on a file as soon as it closes any handle of it, so
     * the file must not be opened a second time to find out that it is locked.
     */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Creates the directory if it is missing. */
    static DirectoryLock take(Path dataDirectory) {
        try {
            Path directory = Files.createDirectories(dataDirectory).toRealPath();
            if (!LOCKED_HERE.add(directory)) {
                throw taken(directory);
            }
            return lock(directory);
        } catch (IOException e) {
            throw new EmbeddedServerException("the data directory " + dataDirectory.toAbsolutePath()
                    + " (DATA_DIR) can't be written: " + e + '.', e);
        }
    }

    private static DirectoryLock lock(Path directory) throws IOException {
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
            if (!locked) {
                throw taken(directory);
            }
            return new DirectoryLock(directory, channel);
        } finally {
            if (!locked) {
                LOCKED_HERE.remove(directory);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static EmbeddedServerException taken(Path directory) {
        return new EmbeddedServerException("the data directory " + directory + " is in use by another process. Stop "
                + "that one, or give this one another directory with DATA_DIR.");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        LOCKED_HERE.remove(directory);
    }
}
