package dev.sojourn.gateway.openapi;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sojourn.gateway.json.ProfileSchemas;
import dev.sojourn.gateway.json.SchemaFiles;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The API's description as one self-contained OpenAPI 3.1 document. The source is {@code api/openapi.yaml}, which
 * refers to the schema files that requests are checked against; here they become components of the document.
 */
public final class OpenApiDocument {

    private static final String SOURCE = "/api/openapi.yaml";
    private static final String FOLDER = "schemas/";
    private static final String REFERENCE = "$ref";
    private static final String COMPONENTS = "#/components/schemas/";

    private final JsonObject json;

    private OpenApiDocument(JsonObject json) {
        this.json = json;
    }

    /** With the API's own profile. */
    public static OpenApiDocument load() {
        return load(ProfileSchemas.DEFAULT);
    }

    /**
     * Reads the source and the schema files. It blocks for some hundred milliseconds, the first time.
     *
     * @throws IllegalStateException when a file is missing: the build is broken
     */
    public static OpenApiDocument load(ProfileSchemas profile) {
        JsonObject document = readSource();
        Map<String, JsonObject> schemas = SchemaFiles.load(schemaFilesOf(document), profile.files());
        JsonObject components = new JsonObject();
        schemas.forEach((file, schema) -> components.put(componentName(file), component(file, schema)));
        SchemaFiles.forEachObject(document, OpenApiDocument::pointToComponent);
        document.getJsonObject("components").put("schemas", components);
        return new OpenApiDocument(document);
    }

    /** The document. A copy: the original is served. */
    public JsonObject json() {
        return json.copy();
    }

    public String encode() {
        return json.encode();
    }

    private static JsonObject readSource() {
        try (InputStream yaml = OpenApiDocument.class.getResourceAsStream(SOURCE)) {
            return new JsonObject(new YAMLMapper().readValue(yaml, new TypeReference<LinkedHashMap<String, Object>>() {
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> schemaFilesOf(JsonObject document) {
        Set<String> files = new TreeSet<>();
        SchemaFiles.forEachObject(document, node -> {
            if (node.getValue(REFERENCE) instanceof String reference && reference.startsWith(FOLDER)) {
                files.add(reference.substring(FOLDER.length()));
            }
        });
        return files;
    }

    private static JsonObject component(String file, JsonObject schema) {
        // It names the dialect of a document of its own; inside OpenAPI's, the dialect is OpenAPI's, a superset.
        schema.remove("$schema");
        SchemaFiles.forEachObject(schema, node -> pointIntoComponent(node, file));
        SchemaFiles.forEachObject(schema, OpenApiDocument::pointToComponent);
        return schema;
    }

    private static void pointToComponent(JsonObject node) {
        if (node.getValue(REFERENCE) instanceof String reference) {
            String[] parts = reference.split("#", 2);
            if (parts[0].endsWith(SchemaFiles.SUFFIX)) {
                node.put(REFERENCE, COMPONENTS + componentName(parts[0]) + (parts.length == 1 ? "" : parts[1]));
            }
        }
    }

    /** What a file refers to within itself is now within its component. */
    private static void pointIntoComponent(JsonObject node, String file) {
        if (node.getValue(REFERENCE) instanceof String reference && reference.startsWith("#")) {
            node.put(REFERENCE, file + reference);
        }
    }

    /** {@code schemas/open-session.schema.json} becomes {@code OpenSession}. */
    private static String componentName(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1, file.length() - SchemaFiles.SUFFIX.length());
        return Arrays.stream(name.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }
}
