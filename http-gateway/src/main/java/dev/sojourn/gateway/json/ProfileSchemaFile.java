package dev.sojourn.gateway.json;

import dev.sojourn.contract.ProfileDeclaration;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code profile.schema.json}, and finds at the start whatever would fail when a value comes. */
public final class ProfileSchemaFile {

    static final String PII = "x-pii";
    static final String PURPOSE = "x-purpose";
    static final String CTA_VARIANT = "ctaVariant";
    static final Set<String> PII_BY_DEFAULT = Set.of(ProfileDeclaration.EMAIL, "firstName");

    private static final int MAX_ATTRIBUTES = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
    /** They stand beside the attributes in a signup and its answer. */
    private static final Set<String> RESERVED = Set.of("userId", "createdAt", CTA_VARIANT);
    private static final Set<String> AT_ROOT = Set.of("$schema", "$comment", "$defs", "title", "description", "type",
            "properties", "additionalProperties", "examples");

    private final List<String> mistakes = new ArrayList<>();

    private ProfileSchemaFile() {
    }

    /**
     * What came of reading the file.
     *
     * @param schemas  the default ones when something is wrong
     * @param mistakes what is wrong
     */
    public record Result(ProfileSchemas schemas, List<String> mistakes) {
    }

    /** It blocks for some hundred milliseconds. */
    public static Result read(byte[] text) {
        ProfileSchemaFile file = new ProfileSchemaFile();
        JsonObject profile = EventSchemaFiles.readOne(ProfileSchemas.PROFILE, text, file.mistakes).orElse(null);
        if (profile != null) {
            file.check(profile);
        }
        return file.mistakes.isEmpty()
                ? new Result(new ProfileSchemas(profile), List.of())
                : new Result(ProfileSchemas.DEFAULT, List.copyOf(file.mistakes));
    }

    private void check(JsonObject profile) {
        profile.fieldNames().stream().filter(keyword -> !AT_ROOT.contains(keyword) && !keyword.startsWith("x-"))
                .forEach(keyword -> mistakes.add("/" + SubSchemas.escape(keyword)
                        + " must be left out: each attribute is declared alone, and a form says which it requires"));
        if (!"object".equals(profile.getValue("type", "object"))) {
            mistakes.add("/type must be object");
        }
        if (!Boolean.FALSE.equals(profile.getValue("additionalProperties", false))) {
            mistakes.add("/additionalProperties must be false: what is not declared is refused");
        }
        checkReferences(profile);
        JsonObject attributes = profile.getJsonObject("properties", new JsonObject());
        if (attributes.size() > MAX_ATTRIBUTES) {
            mistakes.add("/properties must have at most " + MAX_ATTRIBUTES + " attributes");
        }
        attributes.fieldNames().forEach(name -> checkAttribute(name, attributes.getValue(name)));
        if (!(attributes.getValue(ProfileDeclaration.EMAIL) instanceof JsonObject email)
                || !"string".equals(email.getValue("type"))) {
            mistakes.add("/properties/email must be declared, with \"type\": \"string\": a signup goes by it");
        }
    }

    /** An attribute's schema also stands alone, with the definitions beside it. */
    private void checkReferences(JsonObject profile) {
        SubSchemas.forEach(profile, (pointer, node) -> {
            if (node.getValue(SchemaLinks.REFERENCE) instanceof String reference && !reference.startsWith("#/$defs/")) {
                mistakes.add(pointer + "/$ref must lead into #/$defs/ of this file");
            }
        });
    }

    private void checkAttribute(String name, Object schema) {
        String pointer = "/properties/" + SubSchemas.escape(name);
        if (!NAME.matcher(name).matches()) {
            mistakes.add(pointer + " must be named with 1 to 64 letters, digits and underscores,"
                    + " beginning with a letter");
        } else if (RESERVED.contains(name)) {
            mistakes.add(pointer + " must have another name: a signup has a member of this one");
        }
        if (!(schema instanceof JsonObject attribute)) {
            mistakes.add(pointer + " must be an object");
            return;
        }
        if (!(attribute.getValue("title") instanceof String title) || title.isBlank()) {
            mistakes.add(pointer + "/title must be given: forms show it");
        }
        if (!(attribute.getValue(PII, false) instanceof Boolean)) {
            mistakes.add(pointer + "/" + PII + " must be true or false");
        }
        if (!List.of("analytics", "profiling").contains(attribute.getValue(PURPOSE, "profiling"))) {
            mistakes.add(pointer + "/" + PURPOSE + " must be analytics or profiling");
        }
    }
}
