package dev.sojourn.gateway.json;

import dev.sojourn.contract.JsonText;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** A request body: its tree, to look into, and its text, to pass on as it came. */
public final class ParsedBody {

    private final String source;
    private final JsonObject tree;
    private final Map<String, Span> objects;
    private final Span span;

    /** @param span where the body stands in the source; null where it is all of it */
    ParsedBody(String source, JsonObject tree, Map<String, Span> objects, Span span) {
        this.source = source;
        this.span = span;
        this.tree = tree;
        this.objects = objects;
    }

    /** All members. Whole numbers are Integer, Long or BigInteger, others Double: exact enough to be checked. */
    public JsonObject tree() {
        return tree;
    }

    /** Its text, exactly as received. */
    public JsonText text() {
        return new JsonText(span == null ? source : source.substring(span.start(), span.end()));
    }

    /**
     * The text of a member of the body, exactly as received, whitespace, escapes and digits included.
     *
     * @return empty when there is no such member, or when it is not an object
     */
    public Optional<JsonText> textOf(String member) {
        return Optional.ofNullable(objects.get(member))
                .map(span -> new JsonText(source.substring(span.start(), span.end())));
    }

    /** Where a member's value stands in the source, in chars; the end is exclusive. */
    record Span(int start, int end) {
    }
}
