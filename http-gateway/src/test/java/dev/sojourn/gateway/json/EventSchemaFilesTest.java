package dev.sojourn.gateway.json;

import dev.sojourn.gateway.FieldError;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class EventSchemaFilesTest {

    private static EventSchemas read(String... namesAndTexts) {
        Map<String, byte[]> texts = new TreeMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            texts.put(namesAndTexts[i] + ".schema.json", namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        EventSchemaFiles.Result result = EventSchemaFiles.read(texts);
        assertEquals(Map.of(), result.mistakes());
        return result.schemas();
    }

    /** Whatever keyword refuses, something is said: an empty list would mean that the payload is taken. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"properties": {"a": false}}                          | {"a": 1}             | /a
            {"additionalProperties": false}                       | {"a": 1}             | /a
            {"additionalProperties": {"type": "string"}}          | {"a/b~": 1}          | /a~1b~0
            {"properties": {"ü ": {"type": "string"}}}            | {"ü ": 1}            | `/ü `
            {"patternProperties": {"^a/": {"maximum": 1}}}        | {"a/b": 2}           | /a~1b
            {"patternProperties": {"^a": {}}, "additionalProperties": false} | {"a": 1, "b": 1} | /b
            {"propertyNames": {"maxLength": 1}}                   | {"ab": 1}            | /ab
            {"minProperties": 1}                                  | {}                   | ``
            {"maxProperties": 0.0}                                | {"a": 1}             | ``
            {"dependentRequired": {"a": ["b"]}}                   | {"a": 1}             | ``
            {"dependentSchemas": {"a": {"required": ["b"]}}}      | {"a": 1}             | /b
            {"not": {"required": ["a"]}}                          | {"a": 1}             | ``
            {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]} | {"a": 1, "b": 1}     | ``
            {"oneOf": [true, true]}                               | {}                   | ``
            {"anyOf": [false]}                                    | {}                   | ``
            {"allOf": [{"required": ["a"]}]}                      | {}                   | /a
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}} | {"a": 1}          | /b
            {"if": {"required": ["a"]}, "else": {"required": ["b"]}} | {}                | /b
            {"unevaluatedProperties": false}                      | {"a": 1}             | /a
            {"properties": {"a": {"contains": {"const": 1}}}}     | {"a": [2]}           | /a
            {"properties": {"a": {"prefixItems": [{"type": "string"}]}}} | {"a": [1]}    | /a/0
            {"properties": {"a": {"items": false}}}               | {"a": [1]}           | /a
            {"properties": {"a": {"uniqueItems": true}}}          | {"a": [1, 1]}        | /a
            {"properties": {"a": {"multipleOf": 2}}}              | {"a": 3}             | /a
            {"properties": {"a": {"exclusiveMaximum": 2.5}}}      | {"a": 2.5}           | /a
            {"properties": {"a": {"minimum": 1.5}}}               | {"a": 1}             | /a
            {"properties": {"a": {"enum": ["x", "y"]}}}           | {"a": "z"}           | /a
            {"properties": {"a": {"enum": [{"b": 1}, null]}}}     | {"a": {"b": 2}}      | /a
            {"properties": {"a": {"const": {"b": 1}}}}            | {"a": {}}            | /a
            {"properties": {"$ref": {"type": "string"}}}          | {"$ref": 1}          | /$ref
            {"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"required": ["c"]}}} | {}         | /c
            {"type": "array"}                                     | {}                   | ``
            """)
    void tellsThePlaceWhateverRefuses(String schema, String payload, String pointer) {
        List<FieldError> errors = read("A", schema).payload("A").orElseThrow().validate(new JsonObject(payload));
        assertFalse(errors.isEmpty());
        assertEquals(pointer, errors.get(errors.size() - 1).pointer(), errors::toString);
    }

    @Test
    void theVersionIsThatOfAllThatIsInForce() {
        EventSchemas one = read("A", "{\"$ref\": \"B.schema.json\"}", "B", "{}", "C", "{}");
        EventSchemas other = read("A", "{\"$ref\": \"B.schema.json\"}", "B", "{\"title\": \"x\"}", "C", "{}");
        assertNotEquals(one.version("A"), other.version("A"));
        assertNotEquals(one.version("B"), other.version("B"));
        assertEquals(one.version("C"), other.version("C"));
        assertEquals(one.version("D"), EventSchemas.NONE.version("A"));
        assertEquals(one.version(null), EventSchemas.NONE.version(null));
    }

    /** With the keywords that operators use most. */
    @Test
    void theAcceptorAgreesWithTheValidatorOfRecord() {
        List<Object> values = List.of("x", "y", "", 0, 1, 2, 1.0, 1.5, 9_007_199_254_740_993L, true, new JsonObject());
        List<String> parts = List.of("\"minimum\": 1", "\"minimum\": 1.5", "\"maximum\": 1", "\"maximum\": 1e0",
                "\"enum\": [\"x\", \"y\"]", "\"enum\": [1]", "\"maxLength\": 0", "\"maxLength\": 0.0",
                "\"type\": [\"string\", \"integer\"]", "\"type\": \"number\"", "\"const\": \"x\"",
                "\"pattern\": \"^x$\"");
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String schema = "{\"properties\": {\"a\": {" + parts.get(random.nextInt(parts.size())) + "}, \"b\": {"
                    + parts.get(random.nextInt(parts.size())) + "}}}";
            SchemaValidator validator = new SchemaSet(Map.of("a", new JsonObject(schema))).validator("a");
            JsonObject payload = new JsonObject().put("a", values.get(random.nextInt(values.size())))
                    .put("b", values.get(random.nextInt(values.size())));
            assertEquals(validator.decide(payload), validator.validate(payload), seed + " " + schema + payload);
        }
    }
}
