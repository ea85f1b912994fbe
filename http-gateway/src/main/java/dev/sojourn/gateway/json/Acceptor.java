package dev.sojourn.gateway.json;

/**
 * Says yes to values that a schema surely takes. A no means nothing: the value may be wrong, or odd, or the schema may use
 * what the acceptor does not understand; the validator of record decides. It exists for speed alone.
 */
@FunctionalInterface
interface Acceptor {

    /** For schemas, or parts of them, that only the validator understands. */
    Acceptor UNSURE = value -> false;

    /** @param value as it stands in Vert.x' JSON trees */
    boolean accepts(Object value);

    default Acceptor and(Acceptor other) {
        return value -> accepts(value) && other.accepts(value);
    }

    default Acceptor or(Acceptor other) {
        return value -> accepts(value) || other.accepts(value);
    }
}
