package dev.sojourn.bus;

import io.vertx.core.buffer.Buffer;

/** Shows the benchmarks, and nobody else, what a message goes through on the event bus. */
public final class Parcels {

    private static final ParcelCodec CODEC = new ParcelCodec();

    private Parcels() {
    }

    /** To another node and open there. */
    public static <T extends Record> T byWire(T message, Class<T> type) {
        Buffer wire = Buffer.buffer();
        CODEC.encodeToWire(wire, Parcel.encoded(message));
        return CODEC.decodeFromWire(0, wire).open(type);
    }

    /** Within a node. */
    public static <T extends Record> T byReference(T message, Class<T> type) {
        return CODEC.transform(Parcel.of(message)).open(type);
    }
}
