package dev.sojourn.launcher.config;

import java.io.Serial;
import java.util.List;

/** The configuration is refused: every mistake in it, none of which contains what was given as a value. */
public final class ConfigurationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String[] mistakes;

    /** @param mistakes one line each, at least one */
    public ConfigurationException(List<String> mistakes) {
        super(mistakes.size() + (mistakes.size() == 1 ? " mistake" : " mistakes") + " in the configuration:\n  "
                + String.join("\n  ", mistakes), null, false, false);
        this.mistakes = mistakes.toArray(String[]::new);
    }

    /** Each names the setting, where it was given and what is allowed, in one line. */
    public List<String> mistakes() {
        return List.of(mistakes);
    }
}
