package dev.sojourn.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErasureReceipt;
import dev.sojourn.contract.ErasureScope;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.SignUp;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MessageJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Fields that are no records. */
    private static final Set<String> MAPS = Set.of("rows", "attributes", "refused");

    static Set<Class<? extends Record>> messages() {
        return Endpoints.ALL.stream()
                .<Class<? extends Record>>flatMap(endpoint -> Stream.of(endpoint.request(), endpoint.reply()))
                .collect(Collectors.toSet());
    }

    static Set<Class<? extends Record>> messagesAndTheirParts() {
        return Samples.ALL.keySet();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isWrittenAsItsGoldenFile(Class<? extends Record> type) throws IOException {
        // Compared as text, which keeps the order of fields; both sides through one writer, for the same escapes.
        assertEquals(golden(type).toString(), JSON.readTree(text(Samples.of(type).full())).toString());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void goldenFileReadsAsTheRecord(Class<? extends Record> type) throws IOException {
        assertEquals(Samples.of(type).full(), read(golden(type), type));
    }

    @ParameterizedTest
    @MethodSource("messagesAndTheirParts")
    void unknownFieldsAreIgnoredAtEveryDepth(Class<? extends Record> type) throws IOException {
        Record sample = Samples.of(type).full();
        JsonNode json = JSON.readTree(text(sample));
        records(json).forEach(object -> object.putObject("fromTheFuture").put("value", 1));
        assertEquals(sample, read(json, type));
    }

    @ParameterizedTest
    @MethodSource("messagesAndTheirParts")
    void emptyOptionalFieldsAreLeftOutAndReadAsNull(Class<? extends Record> type) throws IOException {
        Record sparse = Samples.of(type).sparse();
        JsonNode json = JSON.readTree(text(sparse));
        records(json).forEach(object -> object.forEach(value -> assertFalse(value.isNull(), json::toString)));
        assertEquals(sparse, read(json, type));
    }

    @ParameterizedTest
    @MethodSource("messagesAndTheirParts")
    void everyFieldThatIsNotOptionalIsRequired(Class<? extends Record> type) throws IOException {
        Samples.Sample sample = Samples.of(type);
        Set<String> optional = optionalFields(sample);
        for (String field : fields(sample.full())) {
            ObjectNode without = (ObjectNode) JSON.readTree(text(sample.full()));
            without.remove(field);
            ObjectNode withNull = without.deepCopy().putNull(field);
            if (optional.contains(field)) {
                assertEquals(read(without, type), read(withNull, type), field);
            } else {
                assertThrows(IllegalArgumentException.class, () -> read(without, type), field);
                assertThrows(IllegalArgumentException.class, () -> read(withNull, type), field);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "{", "[]", "\"text\"", "7", "{\"userId\": \"nobody\"}",
            "{\"userId\": \"0198f0c2-0000-7000-8000-00000000000a\"} {}"})
    void whatIsNotExactlyOneMessageIsRefused(String json) {
        assertThrows(IllegalArgumentException.class, () -> read(json, FindUser.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\": 1}", "[]", "7", "true"})
    void jsonTextIsReadFromAStringOnly(String metadata) {
        assertThrows(IllegalArgumentException.class, () -> read("{\"metadata\": " + metadata + "}", OpenSession.class));
    }

    @Test
    void countsOfAnErasureKeepTheirOrder() {
        Map<String, Long> rows = new LinkedHashMap<>();
        List.of("c", "a", "d", "b").forEach(table -> rows.put(table, 1L));
        String json = text(new ErasureReceipt(UUID.randomUUID(), ErasureScope.USER, Instant.EPOCH, Instant.EPOCH, rows));
        assertTrue(json.endsWith("\"rows\":{\"c\":1,\"a\":1,\"d\":1,\"b\":1}}"), json);
        assertEquals(json, text(read(json, ErasureReceipt.class)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hopper@example.org", "{\"sessionId\": \"hopper@example.org\"}",
            "{\"sessionId\": hopper@example.org}", "{\"userData\": \"hopper@example.org\"}",
            "{\"userData\": {\"attributes\": {\"email\": {\"hopper@example.org\": 1}}}}"})
    void failureToReadTellsThePlaceButNoValue(String json) {
        String trace = trace(assertThrows(IllegalArgumentException.class, () -> read(json, SignUp.class)));
        assertTrue(trace.contains("SignUp"), trace);
        assertFalse(trace.contains("hopper"), trace);
    }

    private static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /** Those that the full sample has and the sparse one has not. */
    private static Set<String> optionalFields(Samples.Sample sample) throws IOException {
        Set<String> optional = fields(sample.full());
        optional.removeAll(fields(sample.sparse()));
        return optional;
    }

    private static Set<String> fields(Record message) throws IOException {
        return JSON.readTree(text(message)).properties().stream().map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static JsonNode golden(Class<? extends Record> type) throws IOException {
        String file = "/golden/" + type.getSimpleName() + ".json";
        try (InputStream json = MessageJsonTest.class.getResourceAsStream(file)) {
            assertNotNull(json, file);
            return JSON.readTree(json);
        }
    }

    private static String text(Record message) {
        return new String(MessageJson.encode(message), StandardCharsets.UTF_8);
    }

    private static Record read(JsonNode json, Class<? extends Record> type) {
        return read(json.toString(), type);
    }

    private static Record read(String json, Class<? extends Record> type) {
        return MessageJson.decode(json.getBytes(StandardCharsets.UTF_8), type);
    }

    /** The JSON objects that are records; the one map there is, counts by table, is not. */
    private static List<ObjectNode> records(JsonNode json) {
        List<ObjectNode> records = new ArrayList<>();
        if (json instanceof ObjectNode object) {
            records.add(object);
            object.properties().stream().filter(field -> !MAPS.contains(field.getKey()))
                    .forEach(field -> records.addAll(records(field.getValue())));
        } else {
            json.forEach(element -> records.addAll(records(element)));
        }
        return records;
    }
}
