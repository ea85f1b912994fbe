package dev.sojourn.gateway.json;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Schemas that refer to each other, made ready for vertx-json-schema. Two things it does otherwise than the schemas
 * mean are set right here, and only in what it runs:
 * <ul>
 * <li>A pattern is run as Java's regular expression, whose {@code $} also matches before a final line break;
 * ECMA 262's does not.</li>
 * <li>{@code format} is an annotation in draft 2020-12, and patterns say what holds. The library asserts it: for an
 * empty string {@code email} throws an exception. Only {@code date-time} is left to it, since it knows the calendar;
 * it alone would take a time without offset.</li>
 * </ul>
 */
final class SchemaSet {

    private final Map<String, JsonObject> files;
    private final SchemaRepository repository = SchemaRepository.create(new JsonSchemaOptions()
            .setBaseUri("app://schemas/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic));

    /** @param files by the name that references give */
    SchemaSet(Map<String, JsonObject> files) {
        this.files = files;
        files.forEach(this::add);
    }

    SchemaValidator validator(String file) {
        Validator validator = repository.validator(file);
        // The library makes wrappers for some sub-schemas at first use: not while event loops share them.
        validator.validate(new JsonObject());
        return new SchemaValidator(validator, new AcceptorCompiler(files).ofFile(file), new SchemaErrors(files, file),
                files.get(file));
    }

    private void add(String name, JsonObject schema) {
        JsonObject running = schema.copy();
        SchemaFiles.forEachObject(running, SchemaSet::adapt);
        repository.dereference(name, JsonSchema.of(running));
    }

    static Pattern javaPattern(String pattern) {
        return Pattern.compile(pattern.endsWith("$") ? pattern.substring(0, pattern.length() - 1) + "\\z" : pattern);
    }

    private static void adapt(JsonObject node) {
        if (node.getValue("pattern") instanceof String pattern) {
            node.put("pattern", javaPattern(pattern).pattern());
        }
        if (node.getValue("format") instanceof String format && !format.equals("date-time")) {
            node.remove("format");
        }
    }
}
