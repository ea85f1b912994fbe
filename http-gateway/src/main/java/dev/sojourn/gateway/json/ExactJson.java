package dev.sojourn.gateway.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sojourn.contract.JsonText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes JSON objects apart without rounding a number. */
public final class ExactJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ExactJson() {
    }

    /** The members in their order; null where one is. */
    public static Map<String, JsonText> members(JsonText object) {
        Map<String, JsonText> members = new LinkedHashMap<>();
        read(object).properties().forEach(member -> members.put(member.getKey(),
                member.getValue().isNull() ? null : new JsonText(member.getValue().toString())));
        return members;
    }

    /** The object without some members of one of its members, which is an object; without that one if none is left. */
    public static JsonText without(JsonText object, String member, Collection<String> names) {
        ObjectNode tree = read(object);
        ObjectNode inner = (ObjectNode) tree.get(member);
        inner.remove(names);
        if (inner.isEmpty()) {
            tree.remove(member);
        }
        return new JsonText(tree.toString());
    }

    private static ObjectNode read(JsonText object) {
        try {
            JsonNode tree = MAPPER.readTree(object.value());
            return (ObjectNode) tree;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it was read before", e);
        }
    }
}
