package dev.sojourn.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads a request body that is a JSON object, once, and refuses whatever two readers may understand differently or a
 * later one can't keep: malformed JSON or UTF-8, duplicate keys, U+0000 and lone surrogates (PostgreSQL's text has
 * neither), numbers beyond a double's range, deep nesting. See RFC 8259, section 4, 8 and 9, and RFC 7493 (I-JSON).
 */
public final class StrictJson {

    /*
     * Only the body's limit bounds strings and names: the parser's own limits would fail with words of its own.
     * Names are not kept in the parser's symbol table: clients choose them, and a table of their choice can be filled.
     */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private StrictJson() {
    }

    /**
     * Reads the whole body.
     *
     * @throws InvalidJsonException saying where and what is wrong with it
     */
    public static ParsedBody parse(Buffer body) {
        return read(body, (source, parser) -> new StrictReader(source, parser).body());
    }

    /**
     * Reads a body that carries a list, each element of which stands for itself: one that could not be kept is a flaw of
     * its own and leaves the others as they are. What is no JSON at all is refused as a whole.
     *
     * @param list the member that carries the list
     * @throws InvalidJsonException saying where and what is wrong outside of the elements
     */
    public static ParsedList parseList(Buffer body, String list) {
        return read(body, (source, parser) -> new ListReader(source, parser).body(list));
    }

    @FunctionalInterface
    private interface Reading<T> {

        T read(String source, JsonParser parser) throws IOException;
    }

    private static <T> T read(Buffer body, Reading<T> reading) {
        String source = StrictUtf8.decode(body);
        try (JsonParser parser = FACTORY.createParser(source)) {
            return reading.read(source, parser);
        } catch (JsonEOFException e) {
            throw new InvalidJsonException("", "must be valid JSON: it ends too early");
        } catch (JsonProcessingException e) {
            throw InvalidJsonException.malformedAt(e.getLocation());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
