package dev.sojourn.gateway.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The JSON Schema files of the API, as they lie on the classpath. They refer to each other by file name. */
public final class SchemaFiles {

    /** What every file's name ends in. */
    public static final String SUFFIX = ".schema.json";

    private static final String FOLDER = "/api/schemas/";

    private SchemaFiles() {
    }

    /**
     * Reads files and all that they refer to, directly or not. It blocks.
     *
     * @param names file names, without a folder
     * @return the schemas by file name, each a tree of its own
     * @throws IllegalStateException when a file is missing or is no JSON: the build is broken
     */
    public static Map<String, JsonObject> load(Collection<String> names) {
        return load(names, Map.of());
    }

    /**
     * The same, with some files that come from elsewhere.
     *
     * @param others by file name
     */
    public static Map<String, JsonObject> load(Collection<String> names, Map<String, JsonObject> others) {
        Map<String, JsonObject> files = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(names);
        while (!open.isEmpty()) {
            String name = open.remove();
            if (!files.containsKey(name)) {
                JsonObject schema = others.containsKey(name) ? others.get(name).copy() : read(name);
                files.put(name, schema);
                forEachObject(schema, node -> addReference(node, open));
            }
        }
        return files;
    }

    /** Visits every object of a JSON tree, the outer ones first. The visitor may change the object it is given. */
    public static void forEachObject(Object node, Consumer<JsonObject> visitor) {
        if (node instanceof JsonObject object) {
            visitor.accept(object);
            object.fieldNames().forEach(name -> forEachObject(object.getValue(name), visitor));
        } else if (node instanceof JsonArray array) {
            array.forEach(element -> forEachObject(element, visitor));
        }
    }

    private static void addReference(JsonObject node, Deque<String> open) {
        if (node.getValue("$ref") instanceof String reference) {
            String file = reference.replaceFirst("#.*", "");
            if (!file.isEmpty()) {
                open.add(file);
            }
        }
    }

    private static JsonObject read(String name) {
        try (InputStream file = SchemaFiles.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("No schema file " + FOLDER + name);
            }
            return new JsonObject(Buffer.buffer(file.readAllBytes()));
        } catch (DecodeException e) {
            throw new IllegalStateException("No JSON in " + FOLDER + name, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
