package dev.sojourn.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.sojourn.gateway.FieldError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a request body that is a JSON object, once, and refuses whatever two readers may understand differently or a
 * later one can't keep: malformed JSON or UTF-8, duplicate keys, U+0000 and lone surrogates (PostgreSQL's text has
 * neither), numbers beyond a double's range, deep nesting. See RFC 8259, section 4, 8 and 9, and RFC 7493 (I-JSON).
 */
public final class StrictJson {

    /** The body itself is the first level. */
    static final int MAX_DEPTH = 32;

    /** Digits, signs and points. Longer ones cost more to convert than any of them is worth. */
    static final int MAX_NUMBER_LENGTH = 1000;

    /*
     * Only the body's limit bounds strings and names: the parser's own limits would fail with words of its own.
     * Names are not kept in the parser's symbol table: clients choose them, and a table of their choice can be filled.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final String source;
    private final JsonParser parser;
    private final boolean unicodeEscapes;
    private int depth;

    private StrictJson(String source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
        this.unicodeEscapes = source.contains("\\u");
    }

    /**
     * Reads the whole body.
     *
     * @throws InvalidJsonException saying where and what is wrong with it
     */
    public static ParsedBody parse(Buffer body) {
        return read(body, StrictJson::body);
    }

    /**
     * Reads a body that carries a list, each element of which stands for itself: one that could not be kept is a flaw of
     * its own and leaves the others as they are. What is no JSON at all is refused as a whole.
     *
     * @param list the member that carries the list
     * @throws InvalidJsonException saying where and what is wrong outside of the elements
     */
    public static ParsedList parseList(Buffer body, String list) {
        return read(body, json -> json.bodyWith(list));
    }

    @FunctionalInterface
    private interface Reading<T> {

        T read(StrictJson json) throws IOException;
    }

    private static <T> T read(Buffer body, Reading<T> reading) {
        String source = StrictUtf8.decode(body);
        try (JsonParser parser = FACTORY.createParser(source)) {
            return reading.read(new StrictJson(source, parser));
        } catch (JsonEOFException e) {
            throw new InvalidJsonException("", "must be valid JSON: it ends too early");
        } catch (JsonProcessingException e) {
            throw malformedAt(e.getLocation());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ParsedBody body() throws IOException {
        expectObject();
        Map<String, ParsedBody.Span> spans = new HashMap<>();
        JsonObject tree = object(spans);
        refuseContentAfter(offset(parser.currentLocation()));
        return new ParsedBody(source, tree, spans, null);
    }

    private ParsedList bodyWith(String list) throws IOException {
        expectObject();
        descend();
        JsonObject head = new JsonObject();
        List<ParsedList.Element> elements = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = nameOfNewMember(head);
            JsonToken token = parser.nextToken();
            if (name.equals(list) && token == JsonToken.START_ARRAY) {
                elements = elements();
                head.putNull(name);
            } else {
                head.put(name, value(token));
            }
        }
        refuseContentAfter(offset(parser.currentLocation()));
        return new ParsedList(head, elements);
    }

    private List<ParsedList.Element> elements() throws IOException {
        List<ParsedList.Element> elements = new ArrayList<>();
        JsonStreamContext array = parser.getParsingContext();
        int outer = depth;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(element(token, array));
            depth = outer;
        }
        return elements;
    }

    /** Each element may be nested as deep as a body of its own. */
    private ParsedList.Element element(JsonToken token, JsonStreamContext array) throws IOException {
        String place = array.pathAsPointer() + "/" + array.getCurrentIndex();
        depth = 0;
        try {
            if (token != JsonToken.START_OBJECT) {
                value(token);
                return ParsedList.Element.flawed(new FieldError("", "must be a JSON object"));
            }
            int start = offset(parser.currentTokenLocation());
            Map<String, ParsedBody.Span> spans = new HashMap<>();
            JsonObject tree = object(spans);
            return ParsedList.Element.of(new ParsedBody(source, tree, spans,
                    new ParsedBody.Span(start, offset(parser.currentLocation()))));
        } catch (InvalidJsonException e) {
            while (parser.getParsingContext() != array) {
                parser.nextToken();
            }
            return ParsedList.Element.flawed(e.error().relativeTo(place));
        }
    }

    private void expectObject() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new InvalidJsonException("", "must not be empty: a JSON object is expected");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new InvalidJsonException("", "must be a JSON object");
        }
    }

    /** @param spans is told where the members that are objects stand; null when nobody wants to know */
    private JsonObject object(Map<String, ParsedBody.Span> spans) throws IOException {
        descend();
        JsonObject object = new JsonObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = nameOfNewMember(object);
            JsonToken token = parser.nextToken();
            object.put(name, spans != null && token == JsonToken.START_OBJECT ? noted(name, spans) : value(token));
        }
        depth--;
        return object;
    }

    private JsonObject noted(String name, Map<String, ParsedBody.Span> spans) throws IOException {
        int start = offset(parser.currentTokenLocation());
        JsonObject object = object(null);
        spans.put(name, new ParsedBody.Span(start, offset(parser.currentLocation())));
        return object;
    }

    private JsonArray array() throws IOException {
        descend();
        JsonArray array = new JsonArray();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(token));
        }
        depth--;
        return array;
    }

    private Object value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(null);
            case START_ARRAY -> array();
            case VALUE_STRING -> string();
            case VALUE_NUMBER_INT -> wholeNumber();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw malformedAt(parser.currentTokenLocation());
        };
    }

    private void descend() {
        if (++depth > MAX_DEPTH) {
            throw invalid("must not be nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    private String nameOfNewMember(JsonObject object) throws IOException {
        String name = parser.currentName();
        String flaw = flawOf(name);
        if (flaw != null) {
            // The pointer goes into the answer, which can't hold such a name either: it stops at the object around.
            String ofObject = parser.getParsingContext().getParent().pathAsPointer().toString();
            throw new InvalidJsonException(ofObject, "must not have a key with " + flaw);
        }
        if (object.containsKey(name)) {
            throw invalid("must not be given twice in the same object");
        }
        return name;
    }

    private String string() throws IOException {
        String text = parser.getText();
        String flaw = flawOf(text);
        if (flaw != null) {
            throw invalid("must not contain " + flaw);
        }
        return text;
    }

    /** Raw ones never come here: the parser refuses control characters, the decoder surrogates. */
    private String flawOf(String text) {
        return unicodeEscapes ? Unicode.flawOf(text) : null;
    }

    private Number wholeNumber() throws IOException {
        refuseLongNumber();
        Number number = parser.getNumberValue();
        if (number instanceof BigInteger big && Double.isInfinite(big.doubleValue())) {
            throw numberTooLarge();
        }
        return number;
    }

    private Double decimal() throws IOException {
        refuseLongNumber();
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw numberTooLarge();
        }
        if (number == 0 && !isWrittenAsZero(parser.getText())) {
            throw invalid("must not be a number so close to zero that it is lost (below about 4.9e-324)");
        }
        return number;
    }

    private void refuseLongNumber() throws IOException {
        if (parser.getTextLength() > MAX_NUMBER_LENGTH) {
            throw invalid("must not be a number of more than " + MAX_NUMBER_LENGTH + " characters");
        }
    }

    private InvalidJsonException numberTooLarge() {
        return invalid("must not be a number beyond the range of a double (about 1.8e308)");
    }

    private static boolean isWrittenAsZero(String number) {
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c == 'e' || c == 'E') {
                return true;
            }
            if (c >= '1' && c <= '9') {
                return false;
            }
        }
        return true;
    }

    private void refuseContentAfter(int end) {
        for (int i = end; i < source.length(); i++) {
            if (" \t\r\n".indexOf(source.charAt(i)) < 0) {
                throw new InvalidJsonException("", "must have nothing after the JSON object");
            }
        }
    }

    private InvalidJsonException invalid(String message) {
        return new InvalidJsonException(parser.getParsingContext().pathAsPointer().toString(), message);
    }

    private static InvalidJsonException malformedAt(JsonLocation location) {
        return new InvalidJsonException("", "must be valid JSON: it can't be read at line " + location.getLineNr()
                + ", column " + location.getColumnNr());
    }

    private static int offset(JsonLocation location) {
        return Math.toIntExact(location.getCharOffset());
    }
}
