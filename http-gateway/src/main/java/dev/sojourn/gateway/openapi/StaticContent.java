package dev.sojourn.gateway.openapi;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Something that is the same for everybody as long as the server runs, kept in memory. */
final class StaticContent {

    /** For content under a name that will never mean another content. */
    static final String FOREVER = "public, max-age=31536000, immutable";

    /** For content that a new release may change: kept, but asked for at every use. */
    static final String REVALIDATED = "no-cache";

    private final String type;
    private final String caching;
    private final Buffer body;
    private final String etag;

    StaticContent(String type, String caching, byte[] body) {
        this.type = type;
        this.caching = caching;
        this.body = Buffer.buffer(body);
        this.etag = etagOf(body);
    }

    static StaticContent ofText(String type, String text) {
        return new StaticContent(type, REVALIDATED, text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalStateException when it is not on the classpath: the build is broken */
    static byte[] read(String resource) {
        try (InputStream file = StaticContent.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("Nothing on the classpath at " + resource);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers with the content, or with 304 when the client has it. */
    void send(RoutingContext context) {
        context.etag(etag);
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .putHeader("X-Content-Type-Options", "nosniff");
        if (context.isFresh()) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        if (context.request().method() == HttpMethod.HEAD) {
            // Over HTTP/2 the server would send a body that it is given, HEAD or not.
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end();
        } else {
            response.end(body);
        }
    }

    private static String etagOf(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
