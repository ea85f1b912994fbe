package dev.sojourn.bus;

/**
 * The body of every message: a record, or its JSON when it came from, or goes to, another node.
 *
 * <p>One type for all messages, opened only by whoever knows what it expects, keeps decoding out of the transport,
 * where a failure would mean a message that nobody ever answers.
 */
final class Parcel {

    private final Record value;
    private final byte[] json;

    private Parcel(Record value, byte[] json) {
        this.value = value;
        this.json = json;
    }

    static Parcel of(Record value) {
        if (value == null) {
            throw new IllegalStateException("a message has no body");
        }
        return new Parcel(value, null);
    }

    static Parcel encoded(Record value) {
        return new Parcel(null, MessageJson.encode(of(value).value));
    }

    static Parcel ofJson(byte[] json) {
        return new Parcel(null, json);
    }

    <T extends Record> T open(Class<T> type) {
        return value == null ? MessageJson.decode(json, type) : type.cast(value);
    }

    byte[] json() {
        return json == null ? MessageJson.encode(value) : json;
    }
}
