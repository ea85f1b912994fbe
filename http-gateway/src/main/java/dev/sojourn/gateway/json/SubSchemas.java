package dev.sojourn.gateway.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Where in a schema of draft 2020-12 other schemas stand; anything else in it, such as an example, is none. */
final class SubSchemas {

    private static final Set<String> ONE = Set.of("not", "if", "then", "else", "items", "contains", "propertyNames",
            "additionalProperties", "unevaluatedProperties", "unevaluatedItems");
    private static final Set<String> LIST = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> MAP = Set.of("properties", "patternProperties", "dependentSchemas", "$defs");
    private static final Set<String> IN_PLACE = Set.of("not", "if", "then", "else");
    private static final Set<String> IN_PLACE_LISTS = Set.of("allOf", "anyOf", "oneOf");

    /** All other keywords that validators know, annotations apart. */
    private static final Set<String> ASSERTIONS = Set.of("$ref", "$anchor", "$id", "$dynamicRef", "$dynamicAnchor",
            "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
            "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains",
            "maxProperties", "minProperties", "required", "dependentRequired", "format");

    private SubSchemas() {
    }

    /** Visits a schema and all in it that are objects, the outer ones first, each with the pointer to it. */
    static void forEach(JsonObject schema, BiConsumer<String, JsonObject> visitor) {
        visit("", schema, visitor);
    }

    private static void visit(String pointer, Object schema, BiConsumer<String, JsonObject> visitor) {
        if (schema instanceof JsonObject object) {
            visitor.accept(pointer, object);
            for (String keyword : List.copyOf(object.fieldNames())) {
                Object value = object.getValue(keyword);
                String place = pointer + "/" + keyword;
                if (ONE.contains(keyword)) {
                    visit(place, value, visitor);
                } else if (LIST.contains(keyword) && value instanceof JsonArray list) {
                    for (int i = 0; i < list.size(); i++) {
                        visit(place + "/" + i, list.getValue(i), visitor);
                    }
                } else if (MAP.contains(keyword) && value instanceof JsonObject map) {
                    List.copyOf(map.fieldNames())
                            .forEach(name -> visit(place + "/" + escape(name), map.getValue(name), visitor));
                }
            }
        }
    }

    /** The schemas in this one that are checked against the very value that this one is checked against. */
    static List<JsonObject> inPlace(JsonObject schema) {
        List<Object> all = new ArrayList<>();
        IN_PLACE.forEach(keyword -> all.add(schema.getValue(keyword)));
        IN_PLACE_LISTS.stream().map(schema::getValue).filter(JsonArray.class::isInstance)
                .forEach(list -> ((JsonArray) list).forEach(all::add));
        if (schema.getValue("dependentSchemas") instanceof JsonObject map) {
            all.addAll(map.getMap().values());
        }
        return all.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList();
    }

    /** Whether a validator of this draft acts on the keyword. */
    static boolean isEffective(String keyword) {
        return ONE.contains(keyword) || LIST.contains(keyword) || MAP.contains(keyword) || ASSERTIONS.contains(keyword);
    }

    /** Whether the keyword's value is a schema. */
    static boolean isOne(String keyword) {
        return ONE.contains(keyword);
    }

    /** RFC 6901, section 3. */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
