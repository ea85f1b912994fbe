package dev.sojourn.gateway.json;

import dev.sojourn.gateway.FieldError;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A request body that carries a list.
 *
 * @param head     its members; null stands for the list
 * @param elements the list; null when there is none
 */
public record ParsedList(JsonObject head, List<Element> elements) {

    /**
     * One element: what it is, or why it could not be kept.
     *
     * @param body null when there is a flaw
     * @param flaw its pointer leads from the element; null when there is none
     */
    public record Element(ParsedBody body, FieldError flaw) {

        static Element of(ParsedBody body) {
            return new Element(body, null);
        }

        static Element flawed(FieldError flaw) {
            return new Element(null, flaw);
        }
    }
}
