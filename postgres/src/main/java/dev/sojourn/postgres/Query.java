package dev.sojourn.postgres;

import java.util.Objects;

/**
 * A statement and the name its metrics go by.
 *
 * @param name what it is for, e.g. {@code session.open}; a metric's tag, so a constant
 * @param sql  constant text with parameters ({@code $1}): it is prepared once for a connection and kept
 */
public record Query(String name, String sql) {

    public Query {
        Objects.requireNonNull(name);
        Objects.requireNonNull(sql);
    }
}
