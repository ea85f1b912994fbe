package dev.sojourn.launcher.config;

import dev.sojourn.launcher.config.SettingsFiles.SettingsFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings as given, to be read once each, by name. What can't be read is noted as a mistake and answered with some
 * value that is allowed, so that reading goes on and all mistakes come out together, in {@link #refuseMistakes()}.
 *
 * <p>No mistake contains what was given: it might be a secret, put where it doesn't belong.
 */
public final class Settings {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,10}");

    private final String environment;
    private final JsonObject inFiles;
    private final Map<String, String> variables;
    private final Set<String> known = new TreeSet<>();
    private final List<String> mistakes;
    private final boolean complete;
    private final Optional<Path> folder;

    /** @param merged what {@link SettingsFileReader} made of the files */
    Settings(SettingsFiles files, JsonObject merged, Map<String, String> variables) {
        this.environment = files.environment();
        this.inFiles = merged.getJsonObject(SettingsFileReader.SETTINGS);
        this.variables = Map.copyOf(variables);
        this.mistakes = new ArrayList<>(files.mistakes());
        for (SettingsFile file : files.files()) {
            merged.getJsonObject(SettingsFileReader.MISTAKES).getJsonArray(file.label())
                    .forEach(mistake -> mistakes.add((String) mistake));
        }
        this.complete = mistakes.isEmpty();
        this.folder = files.folder();
    }

    /** Where a setting was given, and as what: a String, or a list of them; null when nothing was. */
    private record Given(Object value, String source) {

        String text() {
            return value instanceof String text ? text : null;
        }
    }

    /** dev, test, prod or another that has a file. */
    public String environment() {
        return environment;
    }

    /** The operator's folder of settings, if there is one. */
    public Optional<Path> folder() {
        return folder;
    }

    /** Stripped; empty when it was given as such. */
    public String text(String setting) {
        return read(setting, Optional::of, "must be one text", "");
    }

    /** @param parse answers empty for what isn't allowed */
    public <T> T read(String setting, Function<String, Optional<T>> parse, String allowed, T otherwise) {
        Optional<T> value = Optional.ofNullable(find(setting).text()).map(String::strip).flatMap(parse);
        if (value.isEmpty()) {
            mistake(setting, allowed);
        }
        return value.orElse(otherwise);
    }

    /** From min to max, both included; at most ten digits. */
    public int wholeNumber(String setting, int min, int max) {
        return read(setting, text -> WHOLE_NUMBER.matcher(text).matches()
                ? within(Long.parseLong(text), (long) min, (long) max) : Optional.empty(),
                "must be a whole number from " + min + " to " + max, (long) min).intValue();
    }

    /** In bytes. */
    public int size(String setting, int min, int max) {
        return read(setting, text -> Notation.size(text).flatMap(size -> within(size, (long) min, (long) max)),
                "must be a size from " + Notation.ofSize(min) + " to " + Notation.ofSize(max)
                        + ", in bytes or such as 64KiB, 1MiB", (long) min).intValue();
    }

    public Duration duration(String setting, Duration min, Duration max) {
        return read(setting, text -> Notation.duration(text).flatMap(duration -> within(duration, min, max)),
                "must be a duration from " + Notation.of(min) + " to " + Notation.of(max)
                        + ", such as 500ms, 10s, 45m, 12h, 30d", min);
    }

    private static <T extends Comparable<T>> Optional<T> within(T value, T min, T max) {
        return Optional.of(value).filter(any -> any.compareTo(min) >= 0 && any.compareTo(max) <= 0);
    }

    /** true or false, and nothing that YAML would take for one. */
    public boolean truth(String setting) {
        return oneOf(setting, "true", "false").equals("true");
    }

    /** One of the words; in any case, given back as it stands here. */
    public String oneOf(String setting, String... words) {
        return read(setting, text -> Stream.of(words).filter(text::equalsIgnoreCase).findFirst(),
                "must be " + String.join(", ", Arrays.copyOf(words, words.length - 1)) + " or "
                        + words[words.length - 1], words[0]);
    }

    /** A list in YAML; comma separated otherwise. */
    public List<String> list(String setting, Pattern item, String allowed) {
        Object value = find(setting).value();
        Stream<String> items = value instanceof JsonArray array ? array.stream().map(String.class::cast)
                : value instanceof String text ? Stream.of(text.split(",")) : Stream.of();
        List<String> list = items.map(String::strip).filter(text -> !text.isEmpty()).toList();
        if (value == null || !list.stream().allMatch(item.asMatchPredicate())) {
            mistake(setting, allowed);
        }
        return list;
    }

    /** Notes that a setting must be given; not when a file could not be read, for it may be in there. */
    public void missing(String setting, String allowed) {
        if (complete) {
            mistakes.add(setting + " (not given): required, " + allowed);
        }
    }

    /** Notes what is allowed of a setting, as the end of a sentence that begins with its name. */
    public void mistake(String setting, String allowed) {
        String source = find(setting).source();
        mistakes.add(setting + " (" + (source == null ? "not given" : source) + "): " + allowed);
    }

    /** Whether what stands there was refused, so that nothing can be concluded from what was read in its place. */
    public boolean isMistaken(String setting) {
        return mistakes.stream().anyMatch(mistake -> mistake.startsWith(setting + " ("));
    }

    /** Notes what is wrong with a file of the folder that holds no settings. */
    public void mistakeIn(Path file, Path workingDirectory, String what) {
        mistakes.add(SettingsFiles.label(file, workingDirectory) + ": " + what);
    }

    /** How many mistakes were noted so far. */
    public int mistakeCount() {
        return mistakes.size();
    }

    private Given find(String setting) {
        known.add(setting);
        String name = EnvironmentNames.of(setting);
        String variable = variables.get(name);
        if (variable != null && !variable.isBlank()) {
            return new Given(variable, "environment variable " + name);
        }
        JsonObject given = inFiles.getJsonObject(setting);
        return given == null ? new Given(null, null) : new Given(given.getValue(SettingsFileReader.VALUE),
                given.getString(SettingsFileReader.SOURCE));
    }

    /** To be called when every setting has been read: one that never was is unknown. */
    public void refuseMistakes() {
        inFiles.fieldNames().stream().filter(setting -> !known.contains(setting)).forEach(this::unknown);
        known.forEach(this::refuseUnpublishedName);
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes);
        }
    }

    private void unknown(String setting) {
        String source = inFiles.getJsonObject(setting).getString(SettingsFileReader.SOURCE);
        boolean section = known.stream().anyMatch(other -> other.startsWith(setting + "."));
        mistakes.add(setting + " (" + source + "): " + (section ? "is a section, not a setting" : "no such setting"
                + Spelling.closest(setting, known).map(other -> "; did you mean " + other + "?").orElse("")));
    }

    /** Taken for nothing in silence, it could leave a switch on that somebody turned off. */
    private void refuseUnpublishedName(String setting) {
        String derived = EnvironmentNames.derived(setting);
        String name = EnvironmentNames.of(setting);
        if (!derived.equals(name) && !variables.getOrDefault(derived, "").isBlank()) {
            mistakes.add(setting + " (environment variable " + derived + "): its environment variable is " + name);
        }
    }
}
