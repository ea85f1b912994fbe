package dev.sojourn.gateway.json;

import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.ProfileAttribute;
import dev.sojourn.contract.ProfileAttribute.Purpose;
import dev.sojourn.contract.ProfileDeclaration;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What may be known about a person: as a declaration, and as those schema files of the API that follow from it. The
 * files in the jar are those of the default declaration. Immutable; all event loops may share one.
 */
public final class ProfileSchemas {

    /** The declaration's file. */
    static final String PROFILE = "profile.schema.json";
    /** The eight attributes of the published signup. */
    public static final ProfileSchemas DEFAULT = new ProfileSchemas(SchemaFiles.load(List.of(PROFILE)).get(PROFILE));

    private final ProfileDeclaration declaration;
    private final Map<String, JsonObject> files;

    /** @param profile as {@link ProfileSchemaFile} takes it */
    ProfileSchemas(JsonObject profile) {
        JsonObject attributes = profile.getJsonObject("properties");
        this.declaration = new ProfileDeclaration(attributes.fieldNames().stream()
                .map(name -> attribute(name, attributes.getJsonObject(name), profile.getJsonObject("$defs"))).toList());
        this.files = Map.of(
                PROFILE, profile.copy().put("type", "object").put("additionalProperties", false),
                "profile-changes.schema.json", changes(),
                "sign-up.schema.json", signUp(),
                "user-data.schema.json", userData(),
                "user.schema.json", user());
    }

    private static ProfileAttribute attribute(String name, JsonObject schema, JsonObject definitions) {
        JsonObject alone = definitions != null && schema.encode().contains("\"$ref\"")
                ? schema.copy().put("$defs", definitions) : schema;
        boolean pii = schema.getBoolean(ProfileSchemaFile.PII, ProfileSchemaFile.PII_BY_DEFAULT.contains(name));
        Purpose purpose = Purpose.valueOf(
                schema.getString(ProfileSchemaFile.PURPOSE, "profiling").toUpperCase(Locale.ROOT));
        return new ProfileAttribute(name, schema.getString("title"), pii, purpose, new JsonText(alone.encode()));
    }

    public ProfileDeclaration declaration() {
        return declaration;
    }

    /** By file name. */
    public Map<String, JsonObject> files() {
        return files;
    }

    private JsonObject changes() {
        return object("Profile changes", "Attributes to merge; `null` removes one.",
                properties(ProfileSchemas::orNull)).put("additionalProperties", false);
    }

    private JsonObject signUp() {
        JsonObject properties = properties(ProfileSchemas::reference);
        properties.put(ProfileSchemaFile.CTA_VARIANT, new JsonObject()
                .put("description", "Which call to action led here. It is kept with the user and with the event"
                        + " `SIGNUP_COMPLETED`.")
                .put("type", "string").put("maxLength", 100));
        return object("Sign up", "What a visitor tells at signup. Only the email is needed.", properties)
                .put("required", JsonArray.of(ProfileDeclaration.EMAIL)).put("additionalProperties", false);
    }

    private JsonObject userData() {
        return object("User data", "What is known about a person; `null` where nothing is.",
                properties(ProfileSchemas::orNull)).put("required", new JsonArray(declaration.names()));
    }

    private JsonObject user() {
        JsonObject properties = new JsonObject().put("userId",
                new JsonObject().put("description", "The user's id.").put("$ref", "uuid.schema.json"));
        properties.mergeIn(properties(name -> name.equals(ProfileDeclaration.EMAIL) ? reference(name) : orNull(name)));
        properties.put("createdAt",
                new JsonObject().put("description", "When the user signed up.").put("$ref", "time.schema.json"));
        return object("User", "A person who signed up; `null` where nothing is known.", properties)
                .put("required", new JsonArray(List.copyOf(properties.fieldNames())));
    }

    private static JsonObject object(String title, String description, JsonObject properties) {
        return new JsonObject().put("$schema", MetaSchema.DRAFT_2020_12).put("title", title)
                .put("description", description).put("type", "object").put("properties", properties);
    }

    private JsonObject properties(Function<String, JsonObject> schema) {
        JsonObject properties = new JsonObject();
        declaration.names().forEach(name -> properties.put(name, schema.apply(name)));
        return properties;
    }

    private static JsonObject reference(String name) {
        return new JsonObject().put("$ref", PROFILE + "#/properties/" + name);
    }

    private static JsonObject orNull(String name) {
        return new JsonObject().put("anyOf", JsonArray.of(reference(name), new JsonObject().put("type", "null")));
    }
}
