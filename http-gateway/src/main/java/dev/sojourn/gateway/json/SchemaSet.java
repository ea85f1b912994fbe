package dev.sojourn.gateway.json;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Schemas that refer to each other, made ready for vertx-json-schema. What it does otherwise than the schemas mean is
 * set right here, and only in what it runs:
 * <ul>
 * <li>A pattern is run as Java's regular expression, whose {@code $} also matches before a final line break;
 * ECMA 262's does not.</li>
 * <li>{@code format} is an annotation in draft 2020-12, and patterns say what holds. The library asserts it: for an
 * empty string {@code email} throws an exception. Only {@code date-time} is left to it, since it knows the calendar;
 * it alone would take a time without offset.</li>
 * <li>It acts on some keywords that this draft no longer has ({@code id}, {@code dependencies}), and fails on bounds
 * that are no Java integers.</li>
 * </ul>
 */
final class SchemaSet {

    private static final Set<String> BOUNDS = Set.of("minLength", "maxLength", "minItems", "maxItems", "minContains",
            "maxContains", "minProperties", "maxProperties");

    private final Map<String, JsonObject> files;
    private final Map<String, JsonObject> running = new HashMap<>();
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
        JsonObject adapted = schema.copy();
        SubSchemas.forEach(adapted, (pointer, node) -> adapt(node));
        repository.dereference(name, JsonSchema.of(adapted));
        SubSchemas.forEach(adapted, (pointer, node) -> wrap(node));
        running.put(name, adapted);
    }

    /** The library does so at first use, while event loops may share the schema. */
    private static void wrap(JsonObject node) {
        for (String keyword : List.copyOf(node.fieldNames())) {
            if (SubSchemas.isOne(keyword) && node.getValue(keyword) instanceof JsonObject inner
                    && !(inner instanceof JsonSchema)) {
                node.put(keyword, JsonSchema.of(inner));
            }
        }
    }

    /** The pointers to those schemas of a file whose reference leads to no schema. */
    List<String> unresolved(String file) {
        List<String> pointers = new ArrayList<>();
        SubSchemas.forEach(running.get(file), (pointer, node) -> {
            if (node.getValue("__absolute_ref__") instanceof String target && repository.find(target) == null) {
                pointers.add(pointer);
            }
        });
        return pointers;
    }

    static Pattern javaPattern(String pattern) {
        return Pattern.compile(pattern.endsWith("$") ? pattern.substring(0, pattern.length() - 1) + "\\z" : pattern);
    }

    private static void adapt(JsonObject node) {
        node.getMap().keySet().removeIf(keyword -> !SubSchemas.isEffective(keyword));
        BOUNDS.forEach(keyword -> {
            if (node.getValue(keyword) instanceof Number bound) {
                node.put(keyword, (int) Math.min(bound.doubleValue(), Integer.MAX_VALUE));
            }
        });
        if (node.getValue("pattern") instanceof String pattern) {
            node.put("pattern", javaPattern(pattern).pattern());
        }
        if (node.getValue("format") instanceof String format && !format.equals("date-time")) {
            node.remove("format");
        }
    }
}
