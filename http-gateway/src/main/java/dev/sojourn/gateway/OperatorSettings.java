package dev.sojourn.gateway;

import dev.sojourn.gateway.json.EventSchemas;
import java.util.Objects;
import java.util.Optional;

/**
 * What an operator adds to the API.
 *
 * @param schemas    for the payload of some types of event
 * @param quarantine whether events that the schemas refuse are kept
 * @param adminKey   opens the operator's API; without one there is none
 * @param serverKey  opens what the site's own backend may do; without one there is nothing of it
 */
public record OperatorSettings(EventSchemas schemas, boolean quarantine, Optional<ApiKey> adminKey,
                               Optional<ApiKey> serverKey) {

    /** Nothing. */
    public static final OperatorSettings NONE =
            new OperatorSettings(EventSchemas.NONE, false, Optional.empty(), Optional.empty());

    public OperatorSettings {
        Objects.requireNonNull(schemas);
        Objects.requireNonNull(adminKey);
        Objects.requireNonNull(serverKey);
    }
}
