package dev.sojourn.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** A parcel crosses a node by reference and the wire as the length of its JSON and the JSON. */
final class ParcelCodec implements MessageCodec<Parcel, Parcel> {

    @Override
    public void encodeToWire(Buffer buffer, Parcel parcel) {
        byte[] json = parcel.json();
        buffer.appendInt(json.length).appendBytes(json);
    }

    @Override
    public Parcel decodeFromWire(int position, Buffer buffer) {
        int start = position + Integer.BYTES;
        return Parcel.ofJson(buffer.getBytes(start, start + buffer.getInt(position)));
    }

    @Override
    public Parcel transform(Parcel parcel) {
        return parcel;
    }

    @Override
    public String name() {
        return "sojourn.parcel";
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
