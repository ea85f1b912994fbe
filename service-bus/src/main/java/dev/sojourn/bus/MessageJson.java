package dev.sojourn.bus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sojourn.contract.JsonText;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;

/**
 * The JSON that crosses between nodes: times as ISO 8601, absent instead of null, unknown fields ignored so that a
 * newer node may say more. A {@link JsonText} travels as a string: a tree would rewrite its numbers.
 */
final class MessageJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(JsonText.class, new JsonTextWriter())
                    .addDeserializer(JsonText.class, new JsonTextReader()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private MessageJson() {
    }

    static byte[] encode(Record message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T extends Record> T decode(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class JsonTextWriter extends StdScalarSerializer<JsonText> {

        @Serial
        private static final long serialVersionUID = 1L;

        JsonTextWriter() {
            super(JsonText.class);
        }

        @Override
        public void serialize(JsonText text, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(text.value());
        }
    }

    private static final class JsonTextReader extends StdScalarDeserializer<JsonText> {

        @Serial
        private static final long serialVersionUID = 1L;

        JsonTextReader() {
            super(JsonText.class);
        }

        @Override
        public JsonText deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return new JsonText(json.getText());
        }
    }
}
