package dev.sojourn.launcher;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(VertxExtension.class)
class EventSchemaMistakesTest {

    @TempDir
    private Path directory;
    private ConfigurationFolder folder;

    @BeforeEach
    void setUp(Vertx vertx) {
        folder = new ConfigurationFolder(vertx, directory);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                     | must be valid JSON: it ends too early
            []                                    | must be a JSON object
            {"title": "a", "title": "b"}          | /title must not be given twice in the same object
            {"$schema": "http://json-schema.org/draft-07/schema#"} \
            | /$schema must be https://json-schema.org/draft/2020-12/schema
            {"$id": "https://a.example/b"}        | /$id must be left out: schemas here go by their files' names
            {"type": "strin"}                     | /type is not what JSON Schema 2020-12 takes
            {"properties": {"a": {"minimum": "1"}}} | /properties/a/minimum is not what JSON Schema 2020-12 takes
            {"required": "a"}                     | /required is not what JSON Schema 2020-12 takes
            {"properties": {"a": 1}}              | /properties/a is not what JSON Schema 2020-12 takes
            {"properties": {"a": {"pattern": "["}}} \
            | /properties/a/pattern must be a regular expression that Java understands
            {"patternProperties": {"(": {}}} \
            | /patternProperties must be a regular expression that Java understands
            {"properties": {"a": {"$ref": "#/$defs/b"}}} \
            | /properties/a/$ref must lead to a schema in this file, or in another file of this folder
            {"$ref": "B.schema.json"} \
            | /$ref must lead to a schema in this file, or in another file of this folder
            {"items": {"$ref": "https://a.example/b"}} \
            | /items/$ref must lead to a schema in this file, or in another file of this folder
            {"$ref": "#"}                         | refers to itself without end
            {"properties": {"a": {"anyOf": [{"$ref": "#/properties/a"}]}}} | /properties/a refers to itself without end
            """)
    void saysWhatIsWrongWithASchema(String schema, String mistake) {
        assertEquals(List.of("conf/events/A.schema.json: " + mistake),
                folder.file("conf/events/A.schema.json", schema).mistakes());
    }

    @ParameterizedTest
    @CsvSource({"a.schema.json", "A-B.schema.json", "A.json", "schema.json", "1A.schema.json", "A.SCHEMA.json"})
    void refusesANameThatIsNoEventType(String name) {
        List<String> mistakes = folder.file("conf/events/" + name, "{}").mistakes();
        assertEquals(1, mistakes.size());
        assertTrue(mistakes.get(0).startsWith("conf/events/" + name + ": must be named <EVENT_TYPE>.schema.json"),
                mistakes.get(0));
    }

    @Test
    void namesAllAtOnceWithThoseOfTheSettings() {
        List<String> mistakes = folder.variable("HTTP_PORT", "x").variable("ADMIN_API_KEY", "short")
                .variable("SOJOURN_CONF", "etc")
                .file("etc/events/A.schema.json", "{").file("etc/events/B.schema.json", "{\"$ref\": \"A.schema.json\"}")
                .file("etc/events/C.schema.json", "{\"$ref\": \"D.schema.json\"}")
                .file("etc/events/E.schema.json/file", "").mistakes();
        assertEquals(List.of("http.port (environment variable HTTP_PORT): must be a whole number from 0 to 65535",
                "etc/events/E.schema.json: can't be read",
                "etc/events/A.schema.json: must be valid JSON: it ends too early",
                "etc/events/C.schema.json: /$ref must lead to a schema in this file, or in another file of this folder",
                "admin.apiKey (environment variable ADMIN_API_KEY): must be at least 32 bytes, or left out"), mistakes);
    }

    @Test
    void takesWhatSchemasMayBe() throws ExecutionException {
        Configuration configuration = folder.file("conf/events/A.schema.json", """
                {"properties": {"again": {"$ref": "#"}, "b": {"$ref": "B.schema.json"}, "$ref": {"type": "string"},
                                "c": {"$ref": "#name"}, "const": {"pattern": "x"}},
                 "$defs": {"c": {"$anchor": "name", "const": {"$ref": "nowhere", "pattern": "["}}},
                 "examples": [{"$ref": "nowhere"}], "x-own": {"$ref": 5}, "maxProperties": 5.0}""")
                .file("conf/events/B.schema.json", "{\"items\": {\"$ref\": \"A.schema.json#/$defs/c\"}}")
                .file("conf/events/.hidden.json", "{").file("conf/events/notes.txt", "{").load();
        assertTrue(configuration.eventSchemas().payload("A").isPresent());
        assertTrue(configuration.eventSchemas().payload("C").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"0123456789abcdef0123456789abcde", "'0123456789abcdef 0123456789abcdef'"})
    void refusesAKeyThatIsShortOrNoHeaderTakes(String key) {
        String mistake = folder.variable("ADMIN_API_KEY", key).mistakes().get(0);
        assertTrue(mistake.startsWith("admin.apiKey (environment variable ADMIN_API_KEY): must be "), mistake);
    }
}
