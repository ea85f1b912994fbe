package dev.sojourn.gateway.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sojourn.contract.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes members that are declared as personal out of JSON, at any depth, and the query out of the addresses of pages. Every
 * other character stays as it came: members are cut out of the text, which is not written anew.
 */
public final class PersonalFields {

    private static final Set<String> ADDRESSES = Set.of("page", "referrer");

    private final Set<String> names;

    /** @param names of the members that are personal; they are compared exactly, escapes resolved */
    public PersonalFields(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /**
     * What is left.
     *
     * @param text    the very one that came, where nothing was to be taken out
     * @param removed where the members stood, as JSON pointers (RFC 6901)
     */
    public record Cleaned(JsonText text, List<String> removed) {
    }

    /**
     * Without both. A member that is {@code null} tells nothing, and stays.
     *
     * @param json   well-formed, without duplicate keys
     * @param exempt a member of the outermost object which is not looked into; or null
     */
    public Cleaned withoutFields(JsonText json, String exempt) {
        return mayHaveAny(json.value()) ? new Pass(json, true, exempt).cleaned() : new Cleaned(json, List.of());
    }

    /** With the members, but with addresses shortened. */
    public JsonText withFields(JsonText json) {
        return PageAddress.mayHaveQuery(json.value()) || json.value().indexOf('\\') >= 0
                ? new Pass(json, false, null).cleaned().text() : json;
    }

    /** One cheap look, since most texts have none. Whatever is escaped may be anything. */
    private boolean mayHaveAny(String text) {
        if (text.indexOf('\\') >= 0 || PageAddress.mayHaveQuery(text)) {
            return true;
        }
        for (String name : names) {
            if (text.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Once through the text. */
    private final class Pass {

        private final JsonText json;
        private final String text;
        private final boolean removing;
        private final String exempt;
        private final StringBuilder kept = new StringBuilder();
        private final List<String> removed = new ArrayList<>();
        /** How far the text was copied or left out. */
        private int done;

        private Pass(JsonText json, boolean removing, String exempt) {
            this.json = json;
            this.text = json.value();
            this.removing = removing;
            this.exempt = exempt;
        }

        private Cleaned cleaned() {
            // All of it at once: with a buffer that moves, places would be told from its beginning.
            try (JsonParser parser = StrictJson.FACTORY.createParser(text.toCharArray())) {
                value(parser, parser.nextToken(), null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return done == 0 ? new Cleaned(json, List.of())
                    : new Cleaned(new JsonText(kept.append(text, done, text.length()).toString()), removed);
        }

        /** @param name of the member whose value begins here; null in a list */
        private void value(JsonParser parser, JsonToken token, String name) throws IOException {
            if (token == JsonToken.START_OBJECT) {
                object(parser);
            } else if (token == JsonToken.START_ARRAY) {
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    value(parser, next, null);
                }
            } else if (token == JsonToken.VALUE_STRING && name != null && ADDRESSES.contains(name)) {
                address(parser);
            }
            // A string or a number is read no further than it has to be; its end is where the next thing begins.
            parser.finishToken();
        }

        private void address(JsonParser parser) throws IOException {
            int start = offset(parser.currentTokenLocation());
            String given = parser.getText();
            String shortened = PageAddress.shortened(given);
            if (!shortened.equals(given)) {
                leaveOut(start, offset(parser.currentLocation()));
                kept.append('"').append(JsonStringEncoder.getInstance().quoteAsString(shortened)).append('"');
            }
        }

        /** A member goes with the comma before it, or with the one after it where no other is left before. */
        private void object(JsonParser parser) throws IOException {
            boolean outermost = parser.getParsingContext().getParent().inRoot();
            int endOfKept = -1;
            int leading = -1;
            int endOfLeading = -1;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                int start = offset(parser.currentTokenLocation());
                String name = parser.currentName();
                String pointer = removing && names.contains(name)
                        ? parser.getParsingContext().pathAsPointer().toString() : null;
                JsonToken token = parser.nextToken();
                if (pointer != null && token != JsonToken.VALUE_NULL) {
                    removed.add(pointer);
                    int end = endOfSkipped(parser);
                    if (endOfKept >= 0) {
                        leaveOut(endOfKept, end);
                        endOfKept = end;
                    } else {
                        leading = leading < 0 ? start : leading;
                        endOfLeading = end;
                    }
                    continue;
                }
                if (leading >= 0) {
                    leaveOut(leading, start);
                    leading = -1;
                }
                if (outermost && name.equals(exempt)) {
                    endOfKept = endOfSkipped(parser);
                } else {
                    value(parser, token, name);
                    endOfKept = offset(parser.currentLocation());
                }
            }
            if (leading >= 0) {
                leaveOut(leading, endOfLeading);
            }
        }

        private static int endOfSkipped(JsonParser parser) throws IOException {
            parser.skipChildren();
            parser.finishToken();
            return offset(parser.currentLocation());
        }

        private void leaveOut(int from, int to) {
            kept.append(text, done, from);
            done = to;
        }

        private static int offset(JsonLocation location) {
            return Math.toIntExact(location.getCharOffset());
        }
    }
}
