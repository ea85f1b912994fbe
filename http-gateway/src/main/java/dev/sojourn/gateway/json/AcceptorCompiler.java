package dev.sojourn.gateway.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes acceptors of schemas, for the keywords that request bodies commonly use. */
final class AcceptorCompiler {

    private static final Set<String> ANNOTATIONS =
            Set.of("$schema", "$comment", "$defs", "title", "description", "examples", "default", "deprecated");

    private static final Pattern PROPERTY = Pattern.compile("(?<file>[^#]+)#/properties/(?<name>\\w+)");

    private final Map<String, JsonObject> files;
    private final Map<String, Acceptor> ofFiles = new HashMap<>();

    /** @param files by the name that references give */
    AcceptorCompiler(Map<String, JsonObject> files) {
        this.files = files;
    }

    Acceptor ofFile(String name) {
        Acceptor known = ofFiles.get(name);
        if (known != null) {
            return known;
        }
        // A schema that refers to itself is not compiled further down.
        ofFiles.put(name, Acceptor.UNSURE);
        Acceptor compiled = files.containsKey(name) ? compile(files.get(name)) : Acceptor.UNSURE;
        ofFiles.put(name, compiled);
        return compiled;
    }

    /** To a file, or to one of its properties. */
    private Acceptor ofReference(String reference) {
        Matcher property = PROPERTY.matcher(reference);
        if (!property.matches() || !files.containsKey(property.group("file"))) {
            return ofFile(reference);
        }
        Acceptor known = ofFiles.get(reference);
        if (known == null) {
            ofFiles.put(reference, Acceptor.UNSURE);
            known = files.get(property.group("file")).getValue("properties") instanceof JsonObject properties
                    ? compile(properties.getValue(property.group("name"))) : Acceptor.UNSURE;
            ofFiles.put(reference, known);
        }
        return known;
    }

    private Acceptor compile(Object schema) {
        if (Boolean.TRUE.equals(schema)) {
            return value -> true;
        }
        if (!(schema instanceof JsonObject object)) {
            return Acceptor.UNSURE;
        }
        Acceptor all = value -> true;
        for (String keyword : object.fieldNames()) {
            if (!ANNOTATIONS.contains(keyword) && !keyword.startsWith("x-")) {
                Acceptor one = keyword(keyword, object);
                if (one == Acceptor.UNSURE) {
                    return one;
                }
                all = all.and(one);
            }
        }
        return all;
    }

    private Acceptor keyword(String keyword, JsonObject schema) {
        return switch (keyword) {
            case "$ref" -> ofReference(schema.getString("$ref"));
            case "type" -> types(schema.getValue("type"));
            case "properties" -> members(schema);
            case "required" -> required(schema.getJsonArray("required"));
            // Read together with the properties.
            case "additionalProperties" -> schema.containsKey("properties") ? value -> true : Acceptor.UNSURE;
            case "items" -> items(compile(schema.getValue("items")));
            case "anyOf" -> anyOf(schema.getJsonArray("anyOf"));
            case "const" -> constant(schema.getValue("const"));
            case "pattern" -> pattern(SchemaSet.javaPattern(schema.getString("pattern")));
            case "format" -> schema.getString("format").equals("date-time") ? DateTimes::areSurely : value -> true;
            case "enum" -> oneOf(schema.getJsonArray("enum"));
            case "maxLength" -> schema.getValue(keyword) instanceof Integer max ? maxLength(max) : Acceptor.UNSURE;
            case "minimum" -> within(schema.getValue(keyword), Long.MAX_VALUE);
            case "maximum" -> within(Long.MIN_VALUE, schema.getValue(keyword));
            default -> Acceptor.UNSURE;
        };
    }

    private static Acceptor types(Object type) {
        if (type instanceof JsonArray several) {
            return several.stream().map(AcceptorCompiler::types).reduce(Acceptor::or).orElse(Acceptor.UNSURE);
        }
        return switch ((String) type) {
            case "object" -> JsonObject.class::isInstance;
            case "array" -> JsonArray.class::isInstance;
            case "string" -> String.class::isInstance;
            case "boolean" -> Boolean.class::isInstance;
            case "null" -> value -> value == null;
            case "integer" -> value -> value instanceof Integer || value instanceof Long;
            case "number" -> Number.class::isInstance;
            default -> Acceptor.UNSURE;
        };
    }

    /** Other keywords say nothing about values of another type; so do these. */
    private Acceptor members(JsonObject schema) {
        Map<String, Acceptor> members = new HashMap<>();
        schema.getJsonObject("properties").forEach(each -> members.put(each.getKey(), compile(each.getValue())));
        Object others = schema.getValue("additionalProperties", true);
        if (!(others instanceof Boolean)) {
            return Acceptor.UNSURE;
        }
        boolean open = (Boolean) others;
        return value -> !(value instanceof JsonObject object) || accepts(members, open, object);
    }

    private static boolean accepts(Map<String, Acceptor> members, boolean open, JsonObject object) {
        for (Map.Entry<String, Object> member : object.getMap().entrySet()) {
            Acceptor acceptor = members.get(member.getKey());
            if (acceptor == null ? !open : !acceptor.accepts(member.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static Acceptor required(JsonArray names) {
        String[] all = names.stream().toArray(String[]::new);
        return value -> {
            if (value instanceof JsonObject object) {
                for (String name : all) {
                    if (!object.containsKey(name)) {
                        return false;
                    }
                }
            }
            return true;
        };
    }

    private static Acceptor items(Acceptor item) {
        return item == Acceptor.UNSURE ? item
                : value -> !(value instanceof JsonArray array)
                        || IntStream.range(0, array.size()).allMatch(i -> item.accepts(array.getValue(i)));
    }

    private Acceptor anyOf(JsonArray schemas) {
        return schemas.stream().map(this::compile).reduce(Acceptor::or).orElse(Acceptor.UNSURE);
    }

    private static Acceptor constant(Object expected) {
        return expected instanceof String || expected instanceof Boolean ? expected::equals : Acceptor.UNSURE;
    }

    private static Acceptor pattern(Pattern pattern) {
        return value -> !(value instanceof String text) || pattern.matcher(text).find();
    }

    /** In code points, of which there are never more than chars. */
    private static Acceptor maxLength(int max) {
        return value -> !(value instanceof String text) || text.length() <= max;
    }

    private static Acceptor oneOf(JsonArray values) {
        Set<Object> all = values.stream().collect(Collectors.toSet());
        return all.stream().allMatch(String.class::isInstance) ? all::contains : Acceptor.UNSURE;
    }

    private static Acceptor within(Object min, Object max) {
        if (!isWhole(min) || !isWhole(max)) {
            return Acceptor.UNSURE;
        }
        long from = ((Number) min).longValue();
        long to = ((Number) max).longValue();
        return value -> !(value instanceof Number number)
                || isWhole(number) && number.longValue() >= from && number.longValue() <= to;
    }

    private static boolean isWhole(Object number) {
        return number instanceof Integer || number instanceof Long;
    }
}
