package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param id            in quarantine
 * @param errors        a list of objects with {@code pointer} and {@code message}
 * @param schemaVersion of the schemas that refused it; null where they did not
 */
public record RetainedEvent(UUID id, QuarantineReason reason, JsonText errors, String schemaVersion) {

    public RetainedEvent {
        Objects.requireNonNull(id);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(errors);
    }
}
