package dev.sojourn.gateway.json;

import dev.sojourn.contract.JsonText;
import dev.sojourn.gateway.json.PersonalFields.Cleaned;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

class PersonalFieldsTest {

    private static final PersonalFields FIELDS = new PersonalFields(Set.of("email", "firstName"));

    private static Cleaned clean(String json) {
        return FIELDS.withoutFields(new JsonText(json), null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"email\":\"a@b.c\"} | {} | /email",
        "{ \"email\" : \"a@b.c\" } | {  } | /email",
        "{\"a\":1,\"email\":\"a@b.c\"} | {\"a\":1} | /email",
        "{\"email\":\"a@b.c\",\"a\":1} | {\"a\":1} | /email",
        "{\"a\": 1.0E+2 , \"email\":\"x\" , \"b\" : -0.0 } | {\"a\": 1.0E+2 , \"b\" : -0.0 } | /email",
        "{\"email\":1,\"firstName\":2,\"a\":3} | {\"a\":3} | /email /firstName",
        "{\"a\":3,\"email\":true,\"firstName\":12} | {\"a\":3} | /email /firstName",
        "{\"email\":1,\"a\":3,\"firstName\":2} | {\"a\":3} | /email /firstName",
        "{\"email\":{\"email\":[1,{\"x\":\"}\"}]},\"a\":3} | {\"a\":3} | /email",
        "{\"a\":[{\"email\":\"]\\\\\"},[{\"b\":{\"firstName\":[]}}],7]} | {\"a\":[{},[{\"b\":{}}],7]} "
            + "| /a/0/email /a/1/0/b/firstName",
        "{\"\\u0065mail\":\"x\",\"e\\u006Dail2\":\"y\"} | {\"e\\u006Dail2\":\"y\"} | /email",
        "{\"o/~\":{\"email\":1}} | {\"o/~\":{}} | /o~1~0/email",
        "{\"a\":\"\\\"email\\\":1,\\\\\",\"email\":\"\"} | {\"a\":\"\\\"email\\\":1,\\\\\"} | /email",
    })
    void takesMembersOutAtAnyDepth(String json, String left, String removed) {
        Cleaned cleaned = clean(json);
        assertEquals(left, cleaned.text().value());
        assertEquals(List.of(removed.split(" ")), cleaned.removed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"Email\":1,\"email2\":2,\"emai\":3,\"first_name\":4}", "{\"a\":\"email\",\"b\":[\"email\"]}",
        "{\"email\":null}", "{\"page\":\"Is this email?\",\"title\":\"/a?b=c#d\"}", "{\"page\":{\"q\":\"/a?b\"},\"x\":[\"/a?b\"]}",
        "{\"page\":7,\"referrer\":[\"/a?b\"]}", "{\"a\":\"\\u00e9\\/\",\"page\":\"\\/quiz\"}", "{\"page\":\"/a?utm_id=1&utm_term=b+c\"}"})
    void leavesEverythingElseAlone(String json) {
        JsonText text = new JsonText(json);
        Cleaned cleaned = FIELDS.withoutFields(text, null);
        assertSame(text, cleaned.text());
        assertEquals(List.of(), cleaned.removed());
        assertSame(text, FIELDS.withFields(text));
    }

    @Test
    void doesNotLookIntoWhatIsExempt() {
        String json = "{\"fields\":{\"email\":\"a\"},\"b\":{\"fields\":{\"email\":\"a\"}},\"email\":1}";
        Cleaned cleaned = FIELDS.withoutFields(new JsonText(json), "fields");
        assertEquals("{\"fields\":{\"email\":\"a\"},\"b\":{\"fields\":{}}}", cleaned.text().value());
        assertEquals(List.of("/b/fields/email", "/email"), cleaned.removed());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/quiz?email=a@b.c | /quiz",
        "/quiz#a@b.c | /quiz",
        "/quiz?a=1#b?c | /quiz",
        "/#/quiz?email=a | /",
        "https://a.example/x?utm_source=n&email=a&utm_id=1&UTM_term=x&utm_terms=y | https://a.example/x?utm_source=n&utm_id=1",
        "//a.example/?q | //a.example/",
        "quiz?step=2 | quiz",
        "?email=a | ''",
        "android-app://com.example/?a | android-app://com.example/",
        "/plain | /plain",
    })
    void shortensAddresses(String given, String shortened) {
        String address = given;
        String json = "{\"page\" : " + new JsonObject().put("a", address).encode().substring(5).replace("}", "") + "}";
        String expected = shortened.equals("''") ? "" : shortened;
        assertEquals(expected, new JsonObject(clean(json).text().value()).getString("page"));
        assertEquals(expected, new JsonObject(FIELDS.withFields(new JsonText(json)).value()).getString("page"));
        assertEquals(List.of(), clean(json).removed());
    }

    @Test
    void shortensAnAddressInPlace() {
        assertEquals("{\"a\": 1.0,\"referrer\" : \"https://a.example/\\\"x\", \"deep\":[{\"page\":\"/b\"}]}",
                clean("{\"a\": 1.0,\"referrer\" : \"https://a.example/\\u0022x\\u003fq\" , \"email\":1, "
                        + "\"deep\":[{\"page\":\"/b#c\"}]}").text().value());
    }

    /** Longer than any buffer, against what a tree without the members would be. */
    @Test
    void leavesWhatATreeWithoutTheMembersWouldBe() {
        Random random = new Random(20260301);
        for (int n = 0; n < 300; n++) {
            JsonObject object = object(random, n < 3 ? 5 : 3);
            List<String> removed = new ArrayList<>();
            JsonObject expected = without(object, "", removed);
            String json = n % 2 == 0 ? object.encode() : object.encodePrettily();
            Cleaned cleaned = clean(json);
            assertEquals(expected, new JsonObject(cleaned.text().value()));
            assertEquals(removed, cleaned.removed());
        }
    }

    private static JsonObject object(Random random, int depth) {
        JsonObject object = new JsonObject();
        int members = random.nextInt(depth > 4 ? 40 : 6);
        for (int m = 0; m < members; m++) {
            String name = switch (random.nextInt(4)) {
                case 0 -> "email";
                case 1 -> "firstName";
                default -> "é\"" + m;
            };
            object.put(name, value(random, depth - 1));
        }
        return object;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextDouble();
            case 2 -> "\"email\":,}]\\ 🐎\n".repeat(random.nextInt(20));
            case 3 -> random.nextBoolean();
            case 4 -> 0;
            case 5 -> object(random, depth);
            default -> new JsonArray(List.of(object(random, depth), value(random, depth), object(random, depth)));
        };
    }

    private static JsonObject without(JsonObject object, String at, List<String> removed) {
        JsonObject rest = new JsonObject();
        object.forEach(member -> {
            String pointer = at + "/" + member.getKey();
            if (Set.of("email", "firstName").contains(member.getKey())) {
                removed.add(pointer);
            } else {
                rest.put(member.getKey(), withoutIn(member.getValue(), pointer, removed));
            }
        });
        return rest;
    }

    private static Object withoutIn(Object value, String at, List<String> removed) {
        if (value instanceof JsonObject object) {
            return without(object, at, removed);
        }
        if (value instanceof JsonArray array) {
            JsonArray rest = new JsonArray();
            for (int i = 0; i < array.size(); i++) {
                rest.add(withoutIn(array.getValue(i), at + "/" + i, removed));
            }
            return rest;
        }
        return value;
    }
}
