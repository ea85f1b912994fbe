package dev.sojourn.gateway.json;

import dev.sojourn.contract.ProfileAttribute;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProfileSchemaFileTest {

    private static ProfileSchemaFile.Result read(String text) {
        return ProfileSchemaFile.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String withEmail(String attributes) {
        return "{\"properties\": {\"email\": {\"title\": \"Email\", \"type\": \"string\"}, " + attributes + "}}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "a b": {"title": "A"} \
            | /properties/a b must be named with 1 to 64 letters, digits and underscores, \
            beginning with a letter
            "userId": {"title": "A"} \
            | /properties/userId must have another name: a signup has a member of this one
            "a": {}                                     | /properties/a/title must be given: forms show it
            "a": true                                   | /properties/a must be an object
            "a": {"title": "A", "x-pii": "yes"}         | /properties/a/x-pii must be true or false
            "a": {"title": "A", "x-purpose": "selling"} | /properties/a/x-purpose must be analytics or profiling
            "a": {"title": "A", "type": "strin"}        | /properties/a/type is not what JSON Schema 2020-12 takes
            "a": {"title": "A", "$ref": "b.schema.json"} \
            | /properties/a/$ref must lead to a schema in this file, \
            or in another file of this folder
            "a": {"title": "A", "$ref": "#/properties/email"} | /properties/a/$ref must lead into #/$defs/ of this file
            "a": {"title": "A", "pattern": "["} \
            | /properties/a/pattern must be a regular expression that Java understands
            """)
    void saysWhatIsWrongWithAnAttribute(String attribute, String mistake) {
        assertEquals(List.of(mistake), read(withEmail(attribute)).mistakes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                            | /properties/email must be declared
            {"properties": {"email": {"title": "Email"}}}                 | /properties/email must be declared
            {"properties": {"email": {"title": "Email", "type": "string"}}, "required": []} | /required must be left out
            {"type": "array", "properties": {"email": {"title": "Email", "type": "string"}}} | /type must be object
            {"additionalProperties": true, "properties": {"email": {"title": "Email", "type": "string"}}} \
            | /additionalProperties must be false
            {                                                             | must be valid JSON
            """)
    void saysWhatIsWrongWithTheFile(String file, String mistake) {
        List<String> mistakes = read(file).mistakes();
        assertEquals(1, mistakes.size(), mistakes.toString());
        assertTrue(mistakes.get(0).startsWith(mistake), mistakes.get(0));
    }

    @Test
    void takesAHundredAttributesAndNoMore() {
        StringBuilder attributes = new StringBuilder("\"a0\": {\"title\": \"A\"}");
        for (int i = 1; i < 99; i++) {
            attributes.append(", \"a").append(i).append("\": {\"title\": \"A\"}");
        }
        assertEquals(List.of(), read(withEmail(attributes.toString())).mistakes());
        assertEquals(List.of("/properties must have at most 100 attributes"),
                read(withEmail(attributes + ", \"more\": {\"title\": \"A\"}")).mistakes());
    }

    @Test
    void anAttributesSchemaStandsAlone() {
        ProfileSchemas schemas = read("""
                {"properties": {"email": {"title": "Email", "type": "string"},
                                "size": {"title": "Size", "$ref": "#/$defs/size", "x-purpose": "analytics"}},
                 "$defs": {"size": {"type": "integer", "minimum": 1}}}""").schemas();
        ProfileAttribute size = schemas.declaration().find("size").orElseThrow();
        assertEquals(ProfileAttribute.Purpose.ANALYTICS, size.purpose());
        assertTrue(new JsonObject(size.schema().value()).getJsonObject("$defs").containsKey("size"));
        RequestSchemas requests = RequestSchemas.load(schemas);
        assertEquals(List.of(), requests.signUp().validate(new JsonObject().put("email", "x").put("size", 4)));
        assertEquals("/size", requests.signUp().validate(new JsonObject().put("email", "x").put("size", 0))
                .get(0).pointer());
        assertEquals("/household", requests.signUp().validate(new JsonObject().put("email", "x").put("household", "2"))
                .get(0).pointer());
    }

    @Test
    void theFilesInTheJarAreThoseOfTheDefault() {
        ProfileSchemas.DEFAULT.files().forEach((name, schema) -> assertEquals(
                SchemaFiles.load(List.of(name)).get(name).encodePrettily(), schema.encodePrettily(), name));
    }

    @Test
    void theDefaultSaysWhoIsPersonal() {
        assertEquals(List.of("email", "firstName"), ProfileSchemas.DEFAULT.declaration().attributes().stream()
                .filter(ProfileAttribute::pii).map(ProfileAttribute::name).toList());
    }
}
