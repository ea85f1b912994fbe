package dev.sojourn.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.UserData;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.Serial;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** The JSON of answers: times in ISO 8601, UTC, always with milliseconds; stored JSON exactly as it was stored. */
final class ResponseJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(JsonText.class, new JsonTextWriter())
                    .addSerializer(UserData.class, new UserDataWriter())
                    .addSerializer(Instant.class, new InstantWriter()))
            .build();

    private ResponseJson() {
    }

    static Buffer encode(Object body) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer can't be written as JSON", e);
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
            json.writeRawValue(text.value());
        }
    }

    /** The attributes themselves. */
    private static final class UserDataWriter extends StdSerializer<UserData> {

        @Serial
        private static final long serialVersionUID = 1L;

        UserDataWriter() {
            super(UserData.class);
        }

        @Override
        public void serialize(UserData userData, JsonGenerator json, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(userData.attributes(), json);
        }
    }

    private static final class InstantWriter extends StdScalarSerializer<Instant> {

        @Serial
        private static final long serialVersionUID = 1L;
        private static final DateTimeFormatter MILLISECONDS =
                new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(MILLISECONDS.format(time));
        }
    }
}
