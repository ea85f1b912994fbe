package dev.sojourn.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.sojourn.gateway.FieldError;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a body that carries a list: what is wrong with an element stays with it, and the next one is read. */
final class ListReader {

    private final JsonParser parser;
    private final StrictReader values;

    /** @param parser before its first token */
    ListReader(String source, JsonParser parser) {
        this.parser = parser;
        this.values = new StrictReader(source, parser);
    }

    /** @param list the member that carries the list */
    ParsedList body(String list) throws IOException {
        values.enterBody();
        values.descend();
        JsonObject head = new JsonObject();
        List<ParsedList.Element> elements = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = values.nameOfNewMember(head);
            JsonToken token = parser.nextToken();
            if (name.equals(list) && token == JsonToken.START_ARRAY) {
                elements = elements();
                head.putNull(name);
            } else {
                head.put(name, values.value(token));
            }
        }
        values.leaveBody();
        return new ParsedList(head, elements);
    }

    private List<ParsedList.Element> elements() throws IOException {
        List<ParsedList.Element> elements = new ArrayList<>();
        JsonStreamContext array = parser.getParsingContext();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(element(token, array));
        }
        return elements;
    }

    /** Each element may be nested as deep as a body of its own. */
    private ParsedList.Element element(JsonToken token, JsonStreamContext array) throws IOException {
        StrictReader ownValues = values.afresh();
        try {
            if (token == JsonToken.START_OBJECT) {
                return ParsedList.Element.of(ownValues.innerBody());
            }
            ownValues.value(token);
            return ParsedList.Element.flawed(new FieldError("", "must be a JSON object"));
        } catch (InvalidJsonException e) {
            while (parser.getParsingContext() != array) {
                parser.nextToken();
            }
            return ParsedList.Element.flawed(
                    e.error().relativeTo(array.pathAsPointer() + "/" + array.getCurrentIndex()));
        }
    }
}
