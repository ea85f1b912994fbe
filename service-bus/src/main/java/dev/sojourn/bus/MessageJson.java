package dev.sojourn.bus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
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
 *
 * <p>A field is optional when its record takes null for it. A primitive can't be, so a field that a version of an
 * address gains later is a boxed one.
 */
final class MessageJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(JsonText.class, new JsonTextWriter())
                    .addDeserializer(JsonText.class, new JsonTextReader()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
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

    /** @throws IllegalArgumentException when the JSON is not exactly one message of that type */
    static <T extends Record> T decode(byte[] json, Class<T> type) {
        T message;
        try {
            message = MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw unreadable(type, e);
        }
        if (message == null) {
            throw new IllegalArgumentException(type.getSimpleName() + " can't be read from null");
        }
        return message;
    }

    /**
     * Tells where, and what kind of mistake, for the log. Jackson's own sentence would quote the value, which may be
     * personal; what a record's constructor objects with does not.
     */
    private static IllegalArgumentException unreadable(Class<?> type, IOException failure) {
        StringBuilder text = new StringBuilder(type.getSimpleName()).append(" can't be read: ")
                .append(failure.getClass().getSimpleName());
        if (failure instanceof JsonMappingException mapping) {
            mapping.getPath().forEach(step -> text.append('/')
                    .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName()));
        }
        if (failure instanceof JsonProcessingException json && json.getLocation() != null) {
            text.append(" at byte ").append(json.getLocation().getByteOffset());
        }
        Throwable cause = failure instanceof ValueInstantiationException ? failure.getCause() : null;
        return new IllegalArgumentException(text.toString(), cause);
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
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return (JsonText) context.handleUnexpectedToken(JsonText.class, json);
            }
            return new JsonText(json.getText());
        }
    }
}
