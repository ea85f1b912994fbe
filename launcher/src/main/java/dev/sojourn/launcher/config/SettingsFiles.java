package dev.sojourn.launcher.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which files the settings come from: the jar's defaults, and on top of them a folder's.
 *
 * @param environment what SOJOURN_ENV says, or dev
 * @param folder      the operator's, if there is one
 * @param files       lowest layer first
 * @param mistakes    what is wrong with SOJOURN_ENV, SOJOURN_CONF or a file
 */
record SettingsFiles(String environment, Optional<Path> folder, List<SettingsFile> files, List<String> mistakes) {

    private static final String JAR_FOLDER = "dev/sojourn/launcher/conf/";
    private static final Set<String> BUILT_IN = Set.of("dev", "test", "prod");
    /** The name becomes a file's, which must stay in the folder. */
    private static final Pattern NAME = Pattern.compile("(?!application$)[A-Za-z0-9][A-Za-z0-9_-]*");

    /**
     * @param path  a file's, or a resource's
     * @param label what messages call it
     */
    record SettingsFile(String path, String label) {
    }

    /** Looks at the file system; blocks. */
    static SettingsFiles find(Map<String, String> variables, Path workingDirectory) {
        List<String> mistakes = new ArrayList<>();
        Optional<Path> folder = folder(variables, workingDirectory, mistakes);
        String environment = given(variables, "SOJOURN_ENV").orElse("dev");
        List<SettingsFile> files = new ArrayList<>();
        files.add(ofJar("application"));
        ofFolder("application", folder, workingDirectory, mistakes).ifPresent(files::add);
        if (isKnown(environment, folder)) {
            if (BUILT_IN.contains(environment)) {
                files.add(ofJar(environment));
            }
            ofFolder(environment, folder, workingDirectory, mistakes).ifPresent(files::add);
        } else {
            mistakes.add("SOJOURN_ENV (environment variable): must be dev, test or prod,"
                    + " or the name of a <name>.yaml in the folder of settings");
        }
        return new SettingsFiles(environment, folder, List.copyOf(files), List.copyOf(mistakes));
    }

    private static Optional<Path> folder(Map<String, String> variables, Path workingDirectory, List<String> mistakes) {
        Optional<String> named = given(variables, "SOJOURN_CONF");
        try {
            Path folder = workingDirectory.resolve(named.orElse("conf"));
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        } catch (InvalidPathException e) {
            // No such folder then.
        }
        if (named.isPresent()) {
            mistakes.add("SOJOURN_CONF (environment variable): must name a folder that exists");
        }
        return Optional.empty();
    }

    private static Optional<String> given(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static boolean isKnown(String environment, Optional<Path> folder) {
        return BUILT_IN.contains(environment) || NAME.matcher(environment).matches()
                && folder.filter(path -> Files.exists(path.resolve(environment + ".yaml"))).isPresent();
    }

    private static SettingsFile ofJar(String name) {
        return new SettingsFile(JAR_FOLDER + name + ".yaml", name + ".yaml of the jar");
    }

    /** What messages call a file of the folder. */
    static String label(Path path, Path workingDirectory) {
        return (path.startsWith(workingDirectory) ? workingDirectory.relativize(path) : path).toString();
    }

    private static Optional<SettingsFile> ofFolder(String name, Optional<Path> folder, Path workingDirectory,
                                                   List<String> mistakes) {
        Path path = folder.map(parent -> parent.resolve(name + ".yaml")).filter(Files::exists).orElse(null);
        if (path == null) {
            return Optional.empty();
        }
        String label = label(path, workingDirectory);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            mistakes.add(label + ": can't be read");
            return Optional.empty();
        }
        return Optional.of(new SettingsFile(path.toAbsolutePath().toString(), label));
    }
}
