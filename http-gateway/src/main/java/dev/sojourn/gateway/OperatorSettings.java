package dev.sojourn.gateway;

import dev.sojourn.gateway.json.EventSchemas;
import java.util.Objects;
import java.util.Optional;

/**
 * What an operator adds to the API.
 *
 * @param schemas    for the payload of some types of event
 * @param quarantine whether events that the schemas refuse are kept
 * @param profile    what may be known about people, and the forms that ask for it
 * @param adminKey   opens the operator's API; without one there is none
 * @param serverKey  opens what the site's own backend may do; without one there is nothing of it
 */
public record OperatorSettings(EventSchemas schemas, boolean quarantine, ProfileSettings profile,
                               Optional<ApiKey> adminKey, Optional<ApiKey> serverKey) {

    /** Nothing. */
    public static final OperatorSettings NONE = new OperatorSettings(EventSchemas.NONE, false, ProfileSettings.DEFAULT,
            Optional.empty(), Optional.empty());

    public OperatorSettings {
        Objects.requireNonNull(schemas);
        Objects.requireNonNull(profile);
        Objects.requireNonNull(adminKey);
        Objects.requireNonNull(serverKey);
    }
}
