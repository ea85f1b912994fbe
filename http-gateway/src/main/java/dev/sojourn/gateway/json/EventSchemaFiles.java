package dev.sojourn.gateway.json;

import dev.sojourn.gateway.FieldError;
import dev.sojourn.gateway.json.SchemaLinks.Place;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads an operator's event schemas, {@code <EVENT_TYPE>.schema.json} each, and finds at the start whatever would fail
 * when an event comes.
 */
public final class EventSchemaFiles {

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,63}" + Pattern.quote(SchemaFiles.SUFFIX));
    /** They would give a schema, or what it refers to, another name than its file's. */
    private static final List<String> NOT_HERE = List.of("$id", "$dynamicRef");

    private final Map<String, JsonObject> good = new TreeMap<>();
    private final Set<String> bad = new HashSet<>();
    private final Map<String, List<String>> mistakes = new LinkedHashMap<>();
    private final MetaSchema metaSchema = MetaSchema.load();

    private EventSchemaFiles() {
    }

    /**
     * What came of reading the files.
     *
     * @param schemas  those that are good
     * @param mistakes what is wrong, by file
     */
    public record Result(EventSchemas schemas, Map<String, List<String>> mistakes) {
    }

    /**
     * It blocks for some hundred milliseconds, unless there are no files.
     *
     * @param texts by file name
     */
    public static Result read(Map<String, byte[]> texts) {
        if (texts.isEmpty()) {
            return new Result(EventSchemas.NONE, Map.of());
        }
        EventSchemaFiles files = new EventSchemaFiles();
        new TreeMap<>(texts).forEach(files::read);
        files.checkReferences();
        return files.mistakes.isEmpty()
                ? new Result(new EventSchemas(files.good), Map.of())
                : new Result(EventSchemas.NONE, files.mistakes);
    }

    /**
     * Reads one file that refers to no other.
     *
     * @param mistakes gets what is wrong
     * @return empty when something is
     */
    static Optional<JsonObject> readOne(String name, byte[] text, List<String> mistakes) {
        EventSchemaFiles files = new EventSchemaFiles();
        files.readSchema(name, text);
        files.checkReferences();
        mistakes.addAll(files.mistakes.getOrDefault(name, List.of()));
        return mistakes.isEmpty() ? Optional.of(files.good.get(name)) : Optional.empty();
    }

    private void mistake(String file, String what) {
        mistakes.computeIfAbsent(file, key -> new ArrayList<>()).add(what);
    }

    private void read(String name, byte[] text) {
        if (!NAME.matcher(name).matches()) {
            mistake(name, "must be named <EVENT_TYPE>" + SchemaFiles.SUFFIX + ", the type being 1 to 64 upper-case"
                    + " letters, digits and underscores, beginning with a letter");
            return;
        }
        readSchema(name, text);
    }

    private void readSchema(String name, byte[] text) {
        try {
            JsonObject schema = StrictJson.parse(Buffer.buffer(text)).tree();
            check(name, schema);
            good.put(name, schema);
        } catch (InvalidJsonException e) {
            mistake(name, at(e.error()));
        }
        if (mistakes.containsKey(name)) {
            good.remove(name);
            bad.add(name);
        }
    }

    private static String at(FieldError error) {
        return error.pointer().isEmpty() ? error.message() : error.pointer() + " " + error.message();
    }

    private void check(String name, JsonObject schema) {
        Object dialect = schema.getValue("$schema", MetaSchema.DRAFT_2020_12);
        if (!MetaSchema.DRAFT_2020_12.equals(dialect)) {
            mistake(name, "/$schema must be " + MetaSchema.DRAFT_2020_12);
            return;
        }
        List<String> flaws = metaSchema.flaws(schema);
        flaws.forEach(place -> mistake(name, (place + " is not what JSON Schema 2020-12 takes").strip()));
        if (flaws.isEmpty()) {
            SubSchemas.forEach(schema, (pointer, node) -> checkNode(name, pointer, node));
        }
    }

    private void checkNode(String name, String pointer, JsonObject node) {
        NOT_HERE.stream().filter(node::containsKey).forEach(keyword ->
                mistake(name, pointer + "/" + keyword + " must be left out: schemas here go by their files' names"));
        if (node.getValue("pattern") instanceof String pattern) {
            checkPattern(name, pointer + "/pattern", pattern);
        }
        if (node.getValue("patternProperties") instanceof JsonObject patterns) {
            patterns.fieldNames().forEach(pattern -> checkPattern(name, pointer + "/patternProperties", pattern));
        }
    }

    private void checkPattern(String name, String pointer, String pattern) {
        try {
            SchemaSet.javaPattern(pattern);
        } catch (PatternSyntaxException e) {
            mistake(name, pointer + " must be a regular expression that Java understands");
        }
    }

    private void checkReferences() {
        SchemaSet schemas = new SchemaSet(good);
        SchemaLinks links = new SchemaLinks(good);
        for (String file : List.copyOf(good.keySet())) {
            schemas.unresolved(file).stream().filter(pointer -> !leadsToABadFile(file, pointer))
                    .forEach(pointer -> mistake(file, pointer + "/$ref must lead to a schema in this file,"
                            + " or in another file of this folder"));
            endless(links, file).ifPresent(pointer ->
                    mistake(file, (pointer + " refers to itself without end").strip()));
        }
    }

    /** The outermost schema of a file that does; those in it may do so because of it. */
    private Optional<String> endless(SchemaLinks links, String file) {
        List<String> pointers = new ArrayList<>();
        SubSchemas.forEach(good.get(file), (pointer, node) -> {
            if (isEndless(links, new Place(file, node), Collections.newSetFromMap(new IdentityHashMap<>()))) {
                pointers.add(pointer);
            }
        });
        return pointers.stream().findFirst();
    }

    /** What is wrong with that file is told already. */
    private boolean leadsToABadFile(String file, String pointer) {
        return new SchemaLinks(good).walk(new Place(file, good.get(file)), pointer.split("/"))
                .map(Place::schema).filter(JsonObject.class::isInstance)
                .map(node -> ((JsonObject) node).getString(SchemaLinks.REFERENCE))
                .filter(reference -> bad.contains(reference.replaceFirst("#.*", ""))).isPresent();
    }

    /** Whether checking one value against the schema would mean to check it against the schema. */
    private static boolean isEndless(SchemaLinks links, Place place, Set<Object> above) {
        if (!(place.schema() instanceof JsonObject schema)) {
            return false;
        }
        if (!above.add(schema)) {
            return true;
        }
        boolean endless = links.follow(place).filter(target -> isEndless(links, target, above)).isPresent()
                || SubSchemas.inPlace(schema).stream().anyMatch(inner -> isEndless(links, place.at(inner), above));
        above.remove(schema);
        return endless;
    }
}
