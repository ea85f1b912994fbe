package dev.sojourn.gateway.json;

import dev.sojourn.contract.JsonText;
import dev.sojourn.gateway.FieldError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", " \t\r\n{ }\n",
        "{\"a\":1e308}", "{\"a\":-1.7976931348623157e308}", "{\"a\":4.9e-324}", "{\"a\":2.5e-324}",
        "{\"a\":0}", "{\"a\":-0}", "{\"a\":-0.0}", "{\"a\":0.0e5}", "{\"a\":0e-999}", "{\"a\":0.000}",
        "{\"a\":12345678901234567890.1234567890}", "{\"a\":123456789012345678901234567890}",
        "{\"a\":\"\\ud83d\\ude00 \\u00e9 \\\\u0000 \\n\"}", "{\"a\":\"é😀\uFFFD\uFEFF\uFFFF\"}", "{\"\":{\"\":[]}}",
        "{\"a\":{\"a\":{\"a\":[null,true,false]}},\"b\":{\"a\":1}}",
    })
    void takesWhatIsSound(String json) {
        assertEquals(new JsonObject(json), parse(json).tree());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "{ \"n\" : 1e308 }", "{\"n\":12345678901234567890.1234567890,\"m\":1.00,\"o\":-0,\"p\":0.10E+1}",
        "{\n  \"text\": \"\\u00e9\\/\\ud83d\\ude00 é 😀 \\\"}{\",\r\n\t\"list\": [ 1 , [ { } ] ]\n}",
    })
    void keepsTheTextOfAMemberAsItCame(String payload) {
        String before = " { \"other\" : [{}, {\"payload\": {}}], \"payload\" :\n ";
        ParsedBody body = parse(before + payload + " \n, \"z\":{}}");
        assertEquals(Optional.of(new JsonText(payload)), body.textOf("payload"));
        assertEquals(Optional.of(new JsonText("{}")), body.textOf("z"));
    }

    @Test
    void keepsTheTextOfAMemberAcrossTheParsersBuffers() {
        for (int padding = 3_900; padding < 4_100; padding++) {
            String payload = "{\"text\":\"" + "é".repeat(padding) + "\",\"n\":[1.50, 2]}";
            String json = "{\"metadata\":{\"x\":\"" + "y".repeat(40_000) + "\"},\"payload\":" + payload + ",\"e\":1}";
            assertEquals(payload, parse(json).textOf("payload").orElseThrow().value());
        }
    }

    @Test
    void hasNoTextOfWhatIsNoObjectOrNotThere() {
        ParsedBody body = parse("{\"a\":1,\"b\":[],\"c\":null,\"d\":{\"payload\":{}}}");
        for (String member : List.of("a", "b", "c", "payload")) {
            assertEquals(Optional.empty(), body.textOf(member));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "``                        | -       | must not be empty: a JSON object is expected",
        "` \n `                    | -       | must not be empty: a JSON object is expected",
        "[]                        | -       | must be a JSON object",
        "null                      | -       | must be a JSON object",
        "\"{}\"                    | -       | must be a JSON object",
        "{                         | -       | must be valid JSON: it ends too early",
        "{\"a\":\"                 | -       | must be valid JSON: it ends too early",
        "{\"a\":1]                 | -       | must be valid JSON: it can't be read at line 1, column 7",
        "`{\"a\":1,\n \"b\":NaN}`  | -       | must be valid JSON: it can't be read at line 2, column 9",
        "{'a':1}                   | -       | must be valid JSON: it can't be read at line 1, column 2",
        "{\"a\":1,}                | -       | must be valid JSON: it can't be read at line 1, column 8",
        "{\"a\":01}                | -       | must be valid JSON: it can't be read at line 1, column 7",
        "{}{}                      | -       | must have nothing after the JSON object",
        "{} x                      | -       | must have nothing after the JSON object",
        "{\"a\":1,\"\\u0061\":2}   | /a      | must not be given twice in the same object",
        "{\"a\":[{\"b\":1,\"b\":1}]}      | /a/0/b  | must not be given twice in the same object",
        "{\"a~/\":[1,\"\\u0000\"]} | /a~0~1/1 | must not contain the character U+0000",
        "{\"a\":{\"b\\u0000\":1}}  | /a      | must not have a key with the character U+0000",
        "{\"\\udc00\":1}           | -       | must not have a key with half of a surrogate pair",
        "{\"a\":\"\\ud800\"}       | /a      | must not contain half of a surrogate pair",
        "{\"a\":\"\\ude00\\ud83d\"} | /a     | must not contain half of a surrogate pair",
        "{\"a\":\"\\ud83dx\"}      | /a      | must not contain half of a surrogate pair",
        "{\"a\":1e309}             | /a      | must not be a number beyond the range of a double (about 1.8e308)",
        "{\"a\":[-1e400]}          | /a/0    | must not be a number beyond the range of a double (about 1.8e308)",
    })
    void saysWhatIsWrongAndWhere(String json, String pointer, String message) {
        assertEquals(new FieldError(pointer == null ? "" : pointer, message), errorOf(Buffer.buffer(json)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "+1", ".5", "1.", "0x10", "Infinity", "-Infinity", "undefined", "/* c */ 1", "1 // c", "tru", "1 2", "'x'",
        "\"\t\"", "\"\\x\"", "\"\\u12\"", "\"\\uD83D\\uD83D\\uDE00\"", "1e400", "1e-400", "-0.1e-999", "1e99999999999",
        "{\"b\":1 \"c\":2}", "[1,]", "[,1]", "{1:2}", "\u00a01", "\uFEFF1",
    })
    void refusesValue(String value) {
        FieldError error = errorOf(Buffer.buffer("{\"a\":" + value + "}"));
        assertFalse(error.message().matches("(?s).*\\b(java|io|com|dev)\\..*"), error.message());
    }

    @Test
    void refusesNumbersThatADoubleCannotHold() {
        assertEquals("/a", errorOf(Buffer.buffer("{\"a\":1" + "0".repeat(309) + "}")).pointer());
        assertEquals("must not be a number so close to zero that it is lost (below about 4.9e-324)",
                errorOf(Buffer.buffer("{\"a\":0." + "0".repeat(400) + "1}")).message());
        assertEquals("must not be a number of more than 1000 characters",
                errorOf(Buffer.buffer("{\"a\":1." + "0".repeat(30_000) + "}")).message());
    }

    @ParameterizedTest
    @CsvSource({
        "overlong slash, C0AF", "overlong NUL, C080", "three-byte NUL, E08080", "CESU-8 pair, EDA0BDEDB880",
        "lone surrogate, EDA080", "beyond U+10FFFF, F4908080", "cut short, E282", "continuation alone, 80",
        "Latin-1, E9", "never used, FF",
    })
    void refusesWhatIsNotUtf8(String what, String bytes) {
        Buffer body = Buffer.buffer("{\"a\":\"\uFFFD").appendBytes(HexFormat.of().parseHex(bytes)).appendString("\"}");
        assertEquals(new FieldError("", "must be valid UTF-8"), errorOf(body), what);
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void refusesOtherEncodings(byte[] body) {
        errorOf(Buffer.buffer(body));
    }

    static List<byte[]> otherEncodings() {
        return List.of("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE), "{\"a\":1}".getBytes(StandardCharsets.UTF_16),
                "\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void countsTheBodyAsTheFirstLevel() {
        assertEquals(32, depthOf(parse(nested(32)).tree()));
        assertEquals(new FieldError("/a".repeat(32), "must not be nested deeper than 32 levels"),
                errorOf(Buffer.buffer(nested(33))));
        assertEquals("must not be nested deeper than 32 levels",
                errorOf(Buffer.buffer("{\"a\":" + "[".repeat(30_000))).message());
    }

    @Test
    void knowsNoLimitsOfTheParserBelow() {
        String longText = "x".repeat(25_000_000);
        assertTrue(parse("{\"a\":\"" + longText + "\"}").tree().getString("a").equals(longText));
        String longName = "n".repeat(60_000);
        assertTrue(parse("{\"" + longName + "\":1}").tree().containsKey(longName));
        StringBuilder manyNames = new StringBuilder("{\"-\":1");
        for (int i = 0; i < 50_000; i++) {
            manyNames.append(",\"").append(i).append("\":{}");
        }
        assertEquals(50_001, parse(manyNames.append('}').toString()).tree().size());
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    private static int depthOf(Object tree) {
        return tree instanceof JsonObject object ? 1 + depthOf(object.getValue("a")) : 0;
    }

    private static ParsedBody parse(String json) {
        return StrictJson.parse(Buffer.buffer(json));
    }

    private static FieldError errorOf(Buffer body) {
        return assertThrows(InvalidJsonException.class, () -> StrictJson.parse(body)).error();
    }
}
