package dev.sojourn.launcher;

import dev.sojourn.gateway.json.EventSchemaFiles;
import dev.sojourn.gateway.json.EventSchemas;
import dev.sojourn.launcher.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The event schemas in the operator's folder of settings. What is wrong with one is a mistake like any other. */
final class EventSchemaFolder {

    private static final String FOLDER = "events";

    private final Settings settings;
    private final Path workingDirectory;

    EventSchemaFolder(Settings settings, Path workingDirectory) {
        this.settings = settings;
        this.workingDirectory = workingDirectory;
    }

    EventSchemas read() {
        Path folder = settings.folder().map(parent -> parent.resolve(FOLDER)).filter(Files::isDirectory).orElse(null);
        if (folder == null) {
            return EventSchemas.NONE;
        }
        Map<String, byte[]> texts = new TreeMap<>();
        for (Path file : schemas(folder)) {
            try {
                texts.put(file.getFileName().toString(), Files.readAllBytes(file));
            } catch (IOException e) {
                settings.mistakeIn(file, workingDirectory, "can't be read");
            }
        }
        EventSchemaFiles.Result result = EventSchemaFiles.read(texts);
        result.mistakes().forEach((name, all) ->
                all.forEach(what -> settings.mistakeIn(folder.resolve(name), workingDirectory, what)));
        return result.schemas();
    }

    /** Everything that may be meant as a schema: one that is misnamed must not be passed by in silence. */
    private List<Path> schemas(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isMeantAsSchema(file.getFileName().toString())).sorted().toList();
        } catch (IOException e) {
            settings.mistakeIn(folder, workingDirectory, "can't be read");
            return List.of();
        }
    }

    private static boolean isMeantAsSchema(String name) {
        return name.endsWith(".json") && !name.startsWith(".");
    }
}
