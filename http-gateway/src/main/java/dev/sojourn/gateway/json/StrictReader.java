package dev.sojourn.gateway.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Reads what stands in a body, each value checked as it is met. It has a place in the text, and goes forward only. */
final class StrictReader {

    /** The body itself is the first level. */
    private static final int MAX_DEPTH = 32;

    /** Digits, signs and points. Longer ones cost more to convert than any of them is worth. */
    private static final int MAX_NUMBER_LENGTH = 1000;

    private final String source;
    private final JsonParser parser;
    private final boolean unicodeEscapes;
    private int depth;

    /** @param parser before its first token */
    StrictReader(String source, JsonParser parser) {
        this(source, parser, source.contains("\\u"));
    }

    private StrictReader(String source, JsonParser parser, boolean unicodeEscapes) {
        this.source = source;
        this.parser = parser;
        this.unicodeEscapes = unicodeEscapes;
    }

    /** Goes on where this one stands, and what comes next is as if it were a body of its own: the first level. */
    StrictReader afresh() {
        return new StrictReader(source, parser, unicodeEscapes);
    }

    /** The body is this object and nothing else. */
    ParsedBody body() throws IOException {
        enterBody();
        Map<String, ParsedBody.Span> spans = new HashMap<>();
        JsonObject tree = object(spans);
        leaveBody();
        return new ParsedBody(source, tree, spans, null);
    }

    /** Goes to where the body's object begins. */
    void enterBody() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new InvalidJsonException("", "must not be empty: a JSON object is expected");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new InvalidJsonException("", "must be a JSON object");
        }
    }

    /** Its object has ended, and nothing follows. */
    void leaveBody() {
        for (int i = offset(parser.currentLocation()); i < source.length(); i++) {
            if (" \t\r\n".indexOf(source.charAt(i)) < 0) {
                throw new InvalidJsonException("", "must have nothing after the JSON object");
            }
        }
    }

    /** An object within the body that could be a body itself: it begins here. */
    ParsedBody innerBody() throws IOException {
        int start = offset(parser.currentTokenLocation());
        Map<String, ParsedBody.Span> spans = new HashMap<>();
        JsonObject tree = object(spans);
        return new ParsedBody(source, tree, spans, new ParsedBody.Span(start, offset(parser.currentLocation())));
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

    /** The value that begins here. */
    Object value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(null);
            case START_ARRAY -> array();
            case VALUE_STRING -> string();
            case VALUE_NUMBER_INT -> wholeNumber();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw InvalidJsonException.malformedAt(parser.currentTokenLocation());
        };
    }

    void descend() {
        if (++depth > MAX_DEPTH) {
            throw invalid("must not be nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    /** @param object has the members before it */
    String nameOfNewMember(JsonObject object) throws IOException {
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

    private InvalidJsonException invalid(String message) {
        return new InvalidJsonException(parser.getParsingContext().pathAsPointer().toString(), message);
    }

    private static int offset(JsonLocation location) {
        return Math.toIntExact(location.getCharOffset());
    }
}
