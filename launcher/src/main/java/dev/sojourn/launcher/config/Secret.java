package dev.sojourn.launcher.config;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Text that must not be read in a log line, a message or a dump of the configuration. */
public record Secret(String value) {

    public Secret {
        Objects.requireNonNull(value);
    }

    /** The text in UTF-8: what a key is made of. */
    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "****";
    }
}
