package dev.sojourn.launcher;

import org.slf4j.event.Level;

/**
 * What the log looks like.
 *
 * @param format for whom
 * @param level  from which level on this product logs; what it is built on logs from warn on
 */
public record LogSettings(Format format, Level level) {

    /** Readable lines, or a JSON object a line for a machine that gathers them. */
    public enum Format {
        TEXT, JSON
    }
}
