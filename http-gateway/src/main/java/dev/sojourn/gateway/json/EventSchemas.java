package dev.sojourn.gateway.json;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The schemas that an operator adds for the payload of some types of event. Immutable once loaded; all event loops may
 * share one.
 */
public final class EventSchemas {

    /** None at all. */
    public static final EventSchemas NONE = new EventSchemas(Map.of());

    private static final int VERSION_LENGTH = 12;

    private final Map<String, SchemaValidator> validators;
    private final Map<String, String> versions;
    private final String versionOfOthers;

    /** @param files valid schemas by file name, with all that they refer to */
    EventSchemas(Map<String, JsonObject> files) {
        String ofApi = SchemaFiles.load(RequestSchemas.EVENTS).toString();
        SchemaSet schemas = new SchemaSet(files);
        SchemaLinks links = new SchemaLinks(files);
        Map<String, SchemaValidator> byType = new TreeMap<>();
        Map<String, String> versionsByType = new TreeMap<>();
        for (String file : files.keySet()) {
            StringBuilder inForce = new StringBuilder(ofApi);
            links.closure(file).forEach(each -> inForce.append(each).append(files.get(each)));
            byType.put(typeOf(file), schemas.validator(file));
            versionsByType.put(typeOf(file), hash(inForce.toString()));
        }
        this.validators = Map.copyOf(byType);
        this.versions = Map.copyOf(versionsByType);
        this.versionOfOthers = hash(ofApi);
    }

    private static String typeOf(String file) {
        return file.substring(0, file.length() - SchemaFiles.SUFFIX.length());
    }

    /** What the payload of such events has to be beside what the API asks of all; empty where nothing was added. */
    public Optional<SchemaValidator> payload(String eventType) {
        return Optional.ofNullable(validators.get(eventType));
    }

    /** Tells the schemas that are in force for such events, the API's own included, from others. */
    public String version(String eventType) {
        return eventType == null ? versionOfOthers : versions.getOrDefault(eventType, versionOfOthers);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, VERSION_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
