package dev.sojourn.launcher.process;

import dev.sojourn.postgres.Migrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The migrations of each owner, by its sources: one that the jar left out is missed. */
final class Migrations {

    private Migrations() {
    }

    /** How many there are altogether. */
    static int count() {
        return Migrator.OWNERS.stream().mapToInt(owner -> versions(owner).size()).sum();
    }

    /** How many each owner has, in the order of the owners. */
    static String counts() {
        return Migrator.OWNERS.stream().map(owner -> Integer.toString(versions(owner).size()))
                .collect(Collectors.joining(" "));
    }

    static int newest(String owner) {
        return versions(owner).stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    private static List<Integer> versions(String owner) {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        try (Stream<Path> files = Files.list(
                module.resolveSibling(owner + "-verticle/src/main/resources/db/" + owner))) {
            return files.map(file -> version(file.getFileName().toString())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(String file) {
        return Integer.parseInt(file.substring(1, file.indexOf("__")));
    }
}
