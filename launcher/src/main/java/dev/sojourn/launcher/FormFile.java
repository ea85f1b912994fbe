package dev.sojourn.launcher;

import dev.sojourn.gateway.ProfileForm;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads one form's file: {@code title}, {@code fields}, {@code required}, {@code ask}. */
final class FormFile {

    static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}\\.yaml");

    private static final Set<String> KNOWN = Set.of("title", "fields", "required", "ask");

    private final Map<?, ?> form;
    private final Consumer<String> mistakes;
    private boolean wrong;

    private FormFile(Map<?, ?> form, Consumer<String> mistakes) {
        this.form = form;
        this.mistakes = mistakes;
    }

    /**
     * @param declared the attributes there are; empty when that is not known
     * @param mistakes gets what is wrong
     */
    static Optional<ProfileForm> read(String name, String text, Optional<Set<String>> declared,
                                      Consumer<String> mistakes) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            if (new Yaml(new SafeConstructor(options)).load(text) instanceof Map<?, ?> form) {
                return new FormFile(form, mistakes).read(name, declared);
            }
            mistakes.accept("must hold fields, as a list of attributes");
        } catch (MarkedYAMLException e) {
            mistakes.accept("line " + (e.getProblemMark().getLine() + 1) + ": not valid YAML");
        } catch (YAMLException e) {
            mistakes.accept("not valid YAML");
        }
        return Optional.empty();
    }

    private Optional<ProfileForm> read(String name, Optional<Set<String>> declared) {
        form.keySet().stream().filter(key -> !(key instanceof String known) || !KNOWN.contains(known))
                .forEach(key -> mistake(key + " is not known here; known are: title, fields, required, ask"));
        List<String> fields = names("fields");
        if (fields.isEmpty() && !wrong) {
            mistake("fields must name at least one attribute");
        }
        declared.ifPresent(known -> fields.stream().filter(field -> !known.contains(field))
                .forEach(field -> mistake("fields: " + field + " is not declared in the profile")));
        List<String> required = names("required");
        required.stream().filter(field -> !fields.contains(field))
                .forEach(field -> mistake("required: " + field + " is not one of the form's fields"));
        Object ask = form.containsKey("ask") ? form.get("ask") : Integer.valueOf(1);
        if (!(ask instanceof Integer number) || number < 1 || number > ProfileForm.MAX_ASK) {
            mistake("ask must be a whole number from 1 to " + ProfileForm.MAX_ASK);
        }
        Object title = form.containsKey("title") ? form.get("title") : name;
        if (!(title instanceof String)) {
            mistake("title must be one text");
        }
        return wrong ? Optional.empty()
                : Optional.of(new ProfileForm(name, (String) title, fields, required, (Integer) ask));
    }

    private List<String> names(String member) {
        Object given = form.containsKey(member) ? form.get(member) : List.of();
        if (!(given instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
            mistake(member + " must be a list of attributes");
            return List.of();
        }
        List<String> names = list.stream().map(String.class::cast).toList();
        Set<String> seen = new HashSet<>();
        names.stream().filter(field -> !seen.add(field)).forEach(field -> mistake(member + ": " + field + " is twice"));
        return names;
    }

    private void mistake(String what) {
        wrong = true;
        mistakes.accept(what);
    }
}
