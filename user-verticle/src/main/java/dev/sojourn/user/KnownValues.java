package dev.sojourn.user;

import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.KnownAttribute;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.UserData;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Values of attributes on their way to the database and back. */
final class KnownValues {

    private KnownValues() {
    }

    /** @param values what SQL's profile_values answers */
    static Map<String, JsonText> read(String values) {
        Map<String, JsonText> known = new LinkedHashMap<>();
        new JsonObject(values).forEach(each -> known.put(each.getKey(), new JsonText((String) each.getValue())));
        return known;
    }

    /** @param known a list of objects, in which the value is the text of its JSON */
    static List<KnownAttribute> readWithSources(String known) {
        return new JsonArray(known).stream().map(JsonObject.class::cast)
                .map(each -> new KnownAttribute(each.getString("name"), new JsonText(each.getString("value")),
                        ProfileSource.valueOf(each.getString("source").toUpperCase(Locale.ROOT)),
                        Instant.parse(each.getString("at")),
                        each.getString("session") == null ? null : UUID.fromString(each.getString("session"))))
                .toList();
    }

    /**
     * What SQL's profile_merged takes.
     *
     * @param told null removes
     */
    static String told(Map<String, JsonText> told, ProfileSource source, Instant at, boolean repeated) {
        StringBuilder json = new StringBuilder("{");
        told.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",").append(Json.encode(name))
                .append(":{\"value\":").append(value == null ? "null" : value.value())
                .append(",\"source\":\"").append(source.name().toLowerCase(Locale.ROOT))
                .append("\",\"at\":\"").append(at).append('"')
                .append(repeated ? ",\"repeated\":true}" : "}"));
        return json.append('}').toString();
    }

    static JsonText ofEmail(String email) {
        return new JsonText(Json.encode(email));
    }

    static String email(UserData data) {
        return email(data.attributes().get(ProfileDeclaration.EMAIL));
    }

    /** @param value a JSON string */
    static String email(JsonText value) {
        return (String) Json.decodeValue(value.value());
    }
}
