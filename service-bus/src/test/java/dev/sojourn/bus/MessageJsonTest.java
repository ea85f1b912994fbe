package dev.sojourn.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sojourn.contract.Endpoints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

class MessageJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

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
        return MessageJson.decode(json.toString().getBytes(StandardCharsets.UTF_8), type);
    }

    /** The JSON objects that are records; the one map there is, counts by table, is not. */
    private static List<ObjectNode> records(JsonNode json) {
        List<ObjectNode> records = new ArrayList<>();
        if (json instanceof ObjectNode object) {
            records.add(object);
            object.properties().stream().filter(field -> !field.getKey().equals("rows"))
                    .forEach(field -> records.addAll(records(field.getValue())));
        } else {
            json.forEach(element -> records.addAll(records(element)));
        }
        return records;
    }
}
