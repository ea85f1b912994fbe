package dev.sojourn.gateway.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What a schema of draft 2020-12 has to be: vertx-json-schema itself loads anything, and fails when it is used. */
final class MetaSchema {

    static final String DRAFT_2020_12 = "https://json-schema.org/draft/2020-12/schema";

    private static final String FOLDER = "https://json-schema.org/draft/2020-12/";
    private static final List<String> FILES = List.of("schema", "meta/core", "meta/applicator", "meta/unevaluated",
            "meta/validation", "meta/meta-data", "meta/format-annotation", "meta/content");

    private final Validator validator;

    private MetaSchema(Validator validator) {
        this.validator = validator;
    }

    /** It blocks for some milliseconds. */
    static MetaSchema load() {
        SchemaRepository repository = SchemaRepository.create(new JsonSchemaOptions().setBaseUri(FOLDER)
                .setDraft(Draft.DRAFT202012).setOutputFormat(OutputFormat.Basic));
        FILES.forEach(file -> repository.dereference(FOLDER + file, JsonSchema.of(read(file))));
        return new MetaSchema(repository.validator(DRAFT_2020_12));
    }

    /** Formats are left out: the library would assert them, and fails on some empty strings. */
    private static JsonObject read(String file) {
        try (InputStream json = MetaSchema.class.getResourceAsStream("/json-schema.org/draft/2020-12/" + file)) {
            JsonObject schema = new JsonObject(Buffer.buffer(json.readAllBytes()));
            SubSchemas.forEach(schema, (pointer, node) -> node.remove("format"));
            return schema;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pointers to what is wrong, the innermost places alone; empty when the schema is one. */
    List<String> flaws(JsonObject schema) {
        OutputUnit output = validator.validate(schema);
        if (Boolean.TRUE.equals(output.getValid())) {
            return List.of();
        }
        List<String> places = output.getErrors().stream()
                .map(unit -> unit.getInstanceLocation().substring(1)).distinct().toList();
        return places.stream()
                .filter(place -> places.stream().noneMatch(other -> other.startsWith(place + "/"))).toList();
    }
}
