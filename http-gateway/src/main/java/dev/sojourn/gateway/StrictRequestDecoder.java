package dev.sojourn.gateway;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.Iterator;

/**
 * Reads requests as Vert.x does, but refuses those whose end or host a proxy in front may have read otherwise: a
 * request could be hidden in the difference (RFC 9112, sections 3.2, 6.1 and 11.2). Netty takes them: of a length and
 * a transfer coding it drops the length, and a coding that is not chunked it reads as no body at all. A refused request
 * is its connection's last.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

    /** What Vert.x calls its own; tests see whether this one is in its place. */
    private static final String NAME = "httpDecoder";

    private StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** To be called before anything was read from the connection. */
    static void install(HttpConnection connection, HttpServerOptions options) {
        ChannelPipeline pipeline = ((HttpServerConnection) connection).channelHandlerContext().pipeline();
        pipeline.replace(NAME, NAME, new StrictRequestDecoder(options));
    }

    /** The one place that is asked once for a request, when its headers are known and their sense not yet made. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        HttpHeaders headers = message.headers();
        if (isRepeated(headers.valueCharSequenceIterator(HttpHeaderNames.HOST))) {
            throw new IllegalArgumentException("more than one Host");
        }
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            requireChunkedAlone(headers);
        }
        return super.isContentAlwaysEmpty(message);
    }

    private static void requireChunkedAlone(HttpHeaders headers) {
        Iterator<? extends CharSequence> codings = headers.valueCharSequenceIterator(HttpHeaderNames.TRANSFER_ENCODING);
        if (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.next()) || codings.hasNext()) {
            throw new IllegalArgumentException("a transfer coding that is not chunked");
        }
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            throw new IllegalArgumentException("a length and a transfer coding");
        }
    }

    private static boolean isRepeated(Iterator<? extends CharSequence> values) {
        if (values.hasNext()) {
            values.next();
        }
        return values.hasNext();
    }
}
