package dev.sojourn.launcher;

import dev.sojourn.gateway.ProfileForm;
import dev.sojourn.gateway.ProfileSettings;
import dev.sojourn.gateway.json.ProfileSchemaFile;
import dev.sojourn.gateway.json.ProfileSchemas;
import dev.sojourn.launcher.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The profile's attributes and the forms that ask for them: the jar's, and what lies in the operator's folder of
 * settings in their place. What is wrong with a file is a mistake like any other.
 */
final class ProfileFolder {

    private static final String PROFILE = "profile.schema.json";
    private static final String FORMS = "forms";
    private static final String YAML = ".yaml";
    private static final String SIGNUP = "signup";

    private final Settings settings;
    private final Path workingDirectory;

    ProfileFolder(Settings settings, Path workingDirectory) {
        this.settings = settings;
        this.workingDirectory = workingDirectory;
    }

    ProfileSettings read() {
        Optional<Path> own = settings.folder().map(folder -> folder.resolve(PROFILE)).filter(Files::exists);
        int before = settings.mistakeCount();
        ProfileSchemas schemas = own.flatMap(this::text).map(text -> schemas(own.get(), text))
                .orElse(ProfileSchemas.DEFAULT);
        boolean declared = settings.mistakeCount() == before;
        Set<String> names = Set.copyOf(schemas.declaration().names());
        Map<String, ProfileForm> forms = new TreeMap<>();
        forms.put(SIGNUP, ofJar(schemas));
        // Where the profile can't be read, nobody knows which fields there are.
        ownForms().forEach(file -> form(file, declared ? Optional.of(names) : Optional.empty())
                .ifPresent(form -> forms.put(form.name(), form)));
        return new ProfileSettings(schemas, forms);
    }

    private ProfileSchemas schemas(Path file, byte[] text) {
        ProfileSchemaFile.Result result = ProfileSchemaFile.read(text);
        result.mistakes().forEach(mistakeIn(file));
        return result.schemas();
    }

    private Consumer<String> mistakeIn(Path file) {
        return what -> settings.mistakeIn(file, workingDirectory, what);
    }

    private Optional<byte[]> text(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            mistakeIn(file).accept("can't be read");
            return Optional.empty();
        }
    }

    /** Without those fields that an operator's own profile does not have. */
    private static ProfileForm ofJar(ProfileSchemas schemas) {
        try (InputStream file = ProfileFolder.class.getResourceAsStream("conf/" + FORMS + "/" + SIGNUP + YAML)) {
            ProfileForm form = FormFile.read(SIGNUP, new String(file.readAllBytes(), StandardCharsets.UTF_8),
                    Optional.empty(), mistake -> {
                        throw new IllegalStateException("the jar's form " + mistake);
                    }).orElseThrow();
            List<String> declared = schemas.declaration().names();
            return new ProfileForm(form.name(), form.title(),
                    form.fields().stream().filter(declared::contains).toList(), form.required(), form.ask());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> ownForms() {
        Path folder = settings.folder().map(parent -> parent.resolve(FORMS)).filter(Files::isDirectory).orElse(null);
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isMeantAsForm(file.getFileName().toString())).sorted().toList();
        } catch (IOException e) {
            mistakeIn(folder).accept("can't be read");
            return List.of();
        }
    }

    /** Also what is misnamed: it must not be passed by in silence. */
    private static boolean isMeantAsForm(String name) {
        return (name.endsWith(YAML) || name.endsWith(".yml")) && !name.startsWith(".");
    }

    private Optional<ProfileForm> form(Path file, Optional<Set<String>> declared) {
        String name = file.getFileName().toString();
        if (!FormFile.NAME.matcher(name).matches()) {
            mistakeIn(file).accept("must be named <form>" + YAML + ", the form being 1 to 64 letters, digits,"
                    + " underscores and hyphens, beginning with a letter");
            return Optional.empty();
        }
        return text(file).flatMap(text -> FormFile.read(name.substring(0, name.length() - YAML.length()),
                new String(text, StandardCharsets.UTF_8), declared, mistakeIn(file)));
    }
}
