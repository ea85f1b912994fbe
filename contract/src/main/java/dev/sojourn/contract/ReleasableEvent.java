package dev.sojourn.contract;

import java.util.Objects;
import java.util.UUID;

/**
 * @param id    in quarantine; the event's own id where the client gave none
 * @param event what is to be stored
 */
public record ReleasableEvent(UUID id, NewEvent event) {

    public ReleasableEvent {
        Objects.requireNonNull(id);
        Objects.requireNonNull(event);
    }
}
